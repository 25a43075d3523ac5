#pragma once

#include "storage/base/result.hpp"

#include <concepts>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace samvad::storage {

/// What parse_json refuses (security.md 4 are the defaults).
struct JsonLimits {
  std::size_t bytes = 1 << 20;
  unsigned depth = 64;
  unsigned members = 20000;     ///< of all objects together
  unsigned array_items = 1000;  ///< of one array
};

/// One parsed JSON value; a view into an immutable document that it keeps alive. Copies are cheap. All look-ups are
/// total: a missing member or a wrong type gives a null value, so callers never crash on strange input.
class Json {
 public:
  enum class Type { kNull, kBool, kNumber, kString, kArray, kObject };

  Json() = default;  ///< null
  Type type() const;
  bool is_null() const { return type() == Type::kNull; }
  bool is_string() const { return type() == Type::kString; }
  bool is_array() const { return type() == Type::kArray; }
  bool is_object() const { return type() == Type::kObject; }

  /// Text of a string, "" for everything else. Valid while any Json of the document lives.
  std::string_view text() const;
  /// Number as a 64-bit integer when it is one exactly; nullopt otherwise.
  std::optional<std::int64_t> integer() const;
  std::optional<double> number() const;
  std::optional<bool> boolean() const;

  /// Member `name` of an object (null when absent). Look-up is hashed or bounded, never quadratic.
  Json operator[](std::string_view name) const;
  bool has(std::string_view name) const;
  /// Number of items of an array or members of an object, else 0.
  std::size_t size() const;
  /// Item `index` of an array (null when out of range).
  Json at(std::size_t index) const;
  /// Members of an object in document order.
  std::vector<std::pair<std::string_view, Json>> members() const;
  /// An array's items; a single non-null value as a list of one; null as none (ActivityStreams "object or list").
  std::vector<Json> as_list() const;

  /// Compact text again; iterative, so any parsed depth is safe.
  std::string dump() const;

 private:
  friend Result<Json> parse_json(std::string_view, const JsonLimits&);
  struct Document;
  std::shared_ptr<const Document> document_;
  const void* value_ = nullptr;
};

/// Reads RFC 8259 JSON under SEC-20: a scanner checks limits, duplicate keys, NUL, lone surrogates, UTF-8 and number
/// length (≤ 32 characters) before RapidJSON sees a byte. kBadInput "error.bad_json" with the reason in detail;
/// kTooLarge "error.json_too_large" for more bytes than `limits` allow.
Result<Json> parse_json(std::string_view text, const JsonLimits& limits = {});

/// What the scanner saw in a text that passed.
struct JsonShape {
  std::size_t largest_object = 0;  ///< members of the object with most
};

/// The guard in front of RapidJSON (SEC-20), alone: one iterative pass that takes exactly RFC 8259 within `limits`, and
/// refuses duplicate keys, NUL, lone surrogates, bad UTF-8, and numbers of over 32 characters or with an exponent
/// beyond ±400. Errors as parse_json.
Result<JsonShape> scan_json(std::string_view text, const JsonLimits& limits);

/// Writes JSON text front to back. Strings must be UTF-8 (invalid bytes become U+FFFD). Misuse asserts.
class JsonWriter {
 public:
  JsonWriter();
  ~JsonWriter();
  JsonWriter(JsonWriter&&) noexcept;
  JsonWriter(const JsonWriter&) = delete;

  JsonWriter& object();      ///< {
  JsonWriter& end_object();  ///< }
  JsonWriter& array();       ///< [
  JsonWriter& end_array();   ///< ]
  JsonWriter& key(std::string_view name);
  JsonWriter& value(std::string_view text);
  JsonWriter& value(const char* text) { return value(std::string_view(text)); }
  JsonWriter& value(const std::string& text) { return value(std::string_view(text)); }
  template <std::integral T>
  requires(!std::same_as<T, bool> && !std::same_as<T, char>) JsonWriter& value(T number) {
    if constexpr (std::signed_integral<T>) {
      return signed_number(number);
    } else {
      return unsigned_number(number);
    }
  }
  JsonWriter& value(double number);  ///< NaN and infinities, which JSON lacks, become null
  JsonWriter& value(bool flag);
  JsonWriter& null();
  /// Puts an already serialised JSON value here, unchanged.
  JsonWriter& raw(std::string_view json);
  JsonWriter& value(const Json& json) { return raw(json.dump()); }
  /// key(name).value(v)
  template <class T>
  JsonWriter& member(std::string_view name, const T& v) {
    key(name);
    return value(v);
  }
  /// The finished text; the writer is empty afterwards.
  std::string take();

 private:
  JsonWriter& signed_number(std::int64_t number);
  JsonWriter& unsigned_number(std::uint64_t number);

  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace samvad::storage
