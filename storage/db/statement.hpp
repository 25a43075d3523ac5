#pragma once

#include "storage/base/clock.hpp"
#include "storage/base/id.hpp"

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace samvad::storage {

/// One SQL statement: a constexpr beside the function that runs it. `name` is unique in the program ("posts.by_range");
/// prepared at first use on each connection unless `database.prepare` is off.
struct Statement {
  std::string_view name;
  std::string_view sql;
};

/// Bound values, in order. Arrays travel as PostgreSQL array literals ($1::bigint[], $2::text[]); bytes as hex bytea.
class Params {
 public:
  Params() = default;
  template <class... T>
  static Params of(T&&... values) {
    Params params;
    (params.add(std::forward<T>(values)), ...);
    return params;
  }

  /// Binds the next value; numbers as bigint.
  Params& add(std::int64_t value);
  Params& add(int value) { return add(static_cast<std::int64_t>(value)); }
  Params& add(unsigned value) { return add(static_cast<std::int64_t>(value)); }
  Params& add(std::size_t value) { return add(static_cast<std::int64_t>(value)); }
  Params& add(double value);
  Params& add(bool value);
  Params& add(std::string_view value);
  Params& add(const std::string& value) { return add(std::string_view(value)); }
  Params& add(const char* value) { return add(std::string_view(value)); }
  Params& add(Instant value);  ///< timestamptz
  Params& add(std::nullopt_t) { return add_null(); }
  template <class T>
  Params& add(const std::optional<T>& value) {
    return value ? add(*value) : add_null();
  }
  template <class Tag>
  Params& add(Id<Tag> id) {  ///< 0 is bound as null
    return id ? add(id.value) : add_null();
  }
  Params& add(const std::vector<std::int64_t>& values);
  Params& add(const std::vector<std::string>& values);
  Params& add(const std::vector<std::optional<std::string>>& values);
  Params& add(const std::vector<bool>& values);
  template <class Tag>
  Params& add(const std::vector<Id<Tag>>& ids) {
    std::vector<std::int64_t> values;
    values.reserve(ids.size());
    for (const auto id : ids) values.push_back(id.value);
    return add(values);
  }
  Params& add_bytes(std::string_view value);                  ///< bytea
  Params& add_bytes(const std::vector<std::string>& values);  ///< bytea[]
  Params& add_null();

  /// The text forms, nullopt for null; for the driver.
  std::span<const std::optional<std::string>> values() const { return values_; }

 private:
  std::vector<std::optional<std::string>> values_;
};

/// The rows an execution gave; owns their memory, independent of the connection.
class Rows {
 public:
  class Row {
   public:
    bool is_null(std::size_t column) const;
    std::string_view text(std::size_t column) const;  ///< "" when null; valid while the Rows live
    std::string str(std::size_t column) const { return std::string(text(column)); }
    std::int64_t integer(std::size_t column) const;  ///< 0 when null
    int small(std::size_t column) const { return static_cast<int>(integer(column)); }
    double real(std::size_t column) const;
    bool flag(std::size_t column) const;  ///< false when null
    /// A timestamptz column; the epoch when null. Select it plainly, the reader knows PostgreSQL's ISO form in UTC.
    Instant time(std::size_t column) const;
    std::optional<Instant> maybe_time(std::size_t column) const;
    std::optional<std::string> maybe_text(std::size_t column) const;
    std::optional<std::int64_t> maybe_integer(std::size_t column) const;
    std::string bytes(std::size_t column) const;                   ///< decoded bytea
    std::vector<std::int64_t> integers(std::size_t column) const;  ///< bigint[]
    std::vector<std::string> texts(std::size_t column) const;      ///< text[]; null elements become ""
    template <class T>
    T id(std::size_t column) const {
      return T{integer(column)};
    }

   private:
    friend class Rows;
    Row(const Rows* rows, std::size_t at) : rows_(rows), at_(at) {}
    const Rows* rows_;
    std::size_t at_;
  };

  std::size_t size() const;
  bool empty() const { return size() == 0; }
  Row operator[](std::size_t row) const { return Row(this, row); }
  /// The first row; reading from it throws std::out_of_range when there is none.
  Row front() const { return Row(this, 0); }
  /// Rows touched by insert, update, delete.
  std::size_t affected() const;

  /// Goes over the rows in `for (const auto row : rows)`.
  class Iterator {
   public:
    Iterator(const Rows* rows, std::size_t at) : rows_(rows), at_(at) {}
    Row operator*() const { return (*rows_)[at_]; }
    Iterator& operator++() {
      ++at_;
      return *this;
    }
    bool operator!=(const Iterator& other) const { return at_ != other.at_; }

   private:
    const Rows* rows_;
    std::size_t at_;
  };
  Iterator begin() const { return {this, 0}; }
  Iterator end() const { return {this, size()}; }

  struct Data;  ///< the driver's result, known to storage/db only
  explicit Rows(std::shared_ptr<const Data> data) : data_(std::move(data)) {}

 private:
  std::shared_ptr<const Data> data_;
};

}  // namespace samvad::storage
