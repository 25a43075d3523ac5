#include "storage/base/json.hpp"

#include "storage/base/utf8.hpp"

#include <algorithm>
#include <cmath>
#include <stdexcept>
#include <unordered_map>

// A broken expectation inside the library must never end the process (SEC-20).
#define RAPIDJSON_ASSERT(condition) \
  ((condition) ? static_cast<void>(0) : throw std::logic_error("RapidJSON: " #condition))
#include <rapidjson/document.h>
#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

namespace samvad::storage {
namespace {

// The pool allocator frees blocks, not values: destroying a document walks nothing, so depth cannot hurt there.
using Value = rapidjson::Document::ValueType;
static_assert(!rapidjson::Document::AllocatorType::kNeedFree);

constexpr unsigned kParseFlags =
    rapidjson::kParseIterativeFlag | rapidjson::kParseFullPrecisionFlag | rapidjson::kParseValidateEncodingFlag;
/// Objects with more members than this get an index; below, comparing one by one is faster.
constexpr std::size_t kLinear = 16;

const Value& as_value(const void* value) {
  return *static_cast<const Value*>(value);
}
std::string_view text_of(const Value& value) {
  return {value.GetString(), value.GetStringLength()};
}

using Member = std::pair<std::string_view, const Value*>;

}  // namespace

struct Json::Document {
  rapidjson::Document tree;
  std::unordered_map<const void*, std::vector<Member>> sorted;  ///< objects over kLinear members, by name

  /// Visits every value with a stack of our own.
  void build_index() {
    std::vector<const Value*> open{&tree};
    while (!open.empty()) {
      const Value& value = *open.back();
      open.pop_back();
      if (value.IsArray()) {
        for (const Value& item : value.GetArray()) open.push_back(&item);
      } else if (value.IsObject()) {
        for (const auto& member : value.GetObject()) open.push_back(&member.value);
        if (value.MemberCount() > kLinear) index(value);
      }
    }
  }
  void index(const Value& object) {
    std::vector<Member> names;
    names.reserve(object.MemberCount());
    for (const auto& member : object.GetObject()) names.emplace_back(text_of(member.name), &member.value);
    std::sort(names.begin(), names.end());
    sorted.emplace(&object, std::move(names));
  }
  const Value* find(const Value& object, std::string_view name) const {
    if (object.MemberCount() <= kLinear) {
      for (const auto& member : object.GetObject()) {
        if (text_of(member.name) == name) return &member.value;
      }
      return nullptr;
    }
    const std::vector<Member>& names = sorted.at(&object);
    const auto found = std::lower_bound(names.begin(), names.end(), name,
                                        [](const Member& member, std::string_view key) { return member.first < key; });
    return found != names.end() && found->first == name ? found->second : nullptr;
  }
};

Result<Json> parse_json(std::string_view text, const JsonLimits& limits) {
  // 1. our own scanner decides what is JSON for us
  SAMVAD_TRY(const JsonShape shape, scan_json(text, limits));
  // 2. the library builds the tree; whatever it still dislikes is refused
  try {
    auto document = std::make_shared<Json::Document>();
    document->tree.Parse<kParseFlags>(text.data(), text.size());
    if (document->tree.HasParseError()) {
      return fail(Code::kBadInput, "error.bad_json", "at byte " + std::to_string(document->tree.GetErrorOffset()));
    }
    if (shape.largest_object > kLinear) document->build_index();
    Json root;
    root.value_ = static_cast<const Value*>(&document->tree);
    root.document_ = std::move(document);
    return root;
  } catch (const std::logic_error& broken) {
    return fail(Code::kBadInput, "error.bad_json", broken.what());
  }
}

Json::Type Json::type() const {
  if (value_ == nullptr) return Type::kNull;
  switch (as_value(value_).GetType()) {
    case rapidjson::kNullType:
      return Type::kNull;
    case rapidjson::kFalseType:
    case rapidjson::kTrueType:
      return Type::kBool;
    case rapidjson::kObjectType:
      return Type::kObject;
    case rapidjson::kArrayType:
      return Type::kArray;
    case rapidjson::kStringType:
      return Type::kString;
    case rapidjson::kNumberType:
      return Type::kNumber;
  }
  return Type::kNull;
}

std::string_view Json::text() const {
  return is_string() ? text_of(as_value(value_)) : std::string_view{};
}

std::optional<std::int64_t> Json::integer() const {
  if (type() != Type::kNumber) return std::nullopt;
  const Value& value = as_value(value_);
  if (value.IsInt64()) return value.GetInt64();
  if (!value.IsDouble()) return std::nullopt;
  // 1e3 and 5.0 are integers too; beyond 2^53 a double no longer says which one
  const double number = value.GetDouble();
  if (std::trunc(number) != number || std::fabs(number) > 9007199254740992.0) return std::nullopt;
  return static_cast<std::int64_t>(number);
}

std::optional<double> Json::number() const {
  if (type() != Type::kNumber) return std::nullopt;
  return as_value(value_).GetDouble();
}

std::optional<bool> Json::boolean() const {
  if (type() != Type::kBool) return std::nullopt;
  return as_value(value_).GetBool();
}

Json Json::operator[](std::string_view name) const {
  Json found;
  if (!is_object()) return found;
  if (const Value* value = document_->find(as_value(value_), name)) {
    found.document_ = document_;
    found.value_ = value;
  }
  return found;
}

bool Json::has(std::string_view name) const {
  return is_object() && document_->find(as_value(value_), name) != nullptr;
}

std::size_t Json::size() const {
  if (is_array()) return as_value(value_).Size();
  if (is_object()) return as_value(value_).MemberCount();
  return 0;
}

Json Json::at(std::size_t index) const {
  Json item;
  if (!is_array() || index >= size()) return item;
  item.document_ = document_;
  item.value_ = &as_value(value_)[static_cast<rapidjson::SizeType>(index)];
  return item;
}

std::vector<std::pair<std::string_view, Json>> Json::members() const {
  std::vector<std::pair<std::string_view, Json>> all;
  if (!is_object()) return all;
  all.reserve(size());
  for (const auto& member : as_value(value_).GetObject()) {
    Json value;
    value.document_ = document_;
    value.value_ = &member.value;
    all.emplace_back(text_of(member.name), std::move(value));
  }
  return all;
}

std::vector<Json> Json::as_list() const {
  if (is_null()) return {};
  if (!is_array()) return {*this};
  std::vector<Json> items;
  items.reserve(size());
  for (std::size_t i = 0; i < size(); ++i) items.push_back(at(i));
  return items;
}

namespace {

using TextWriter = rapidjson::Writer<rapidjson::StringBuffer>;

void write_scalar(TextWriter& writer, const Value& value) {
  if (value.IsString()) {
    writer.String(value.GetString(), value.GetStringLength());
  } else if (value.IsBool()) {
    writer.Bool(value.GetBool());
  } else if (value.IsInt64()) {
    writer.Int64(value.GetInt64());
  } else if (value.IsUint64()) {
    writer.Uint64(value.GetUint64());
  } else if (value.IsNumber()) {
    writer.Double(value.GetDouble());
  } else {
    writer.Null();
  }
}

/// One open container while dumping, and how far we are in it.
struct Place {
  const Value* container;
  rapidjson::SizeType next;
};

/// Writes a scalar, or opens a container and remembers it.
void enter(TextWriter& writer, const Value& value, std::vector<Place>& open) {
  if (value.IsObject()) {
    writer.StartObject();
    open.push_back({&value, 0});
  } else if (value.IsArray()) {
    writer.StartArray();
    open.push_back({&value, 0});
  } else {
    write_scalar(writer, value);
  }
}

}  // namespace

std::string Json::dump() const {
  if (value_ == nullptr) return "null";
  rapidjson::StringBuffer buffer;
  TextWriter writer(buffer);
  std::vector<Place> open;
  enter(writer, as_value(value_), open);
  while (!open.empty()) {
    Place& place = open.back();
    const Value& container = *place.container;
    if (container.IsObject()) {
      if (place.next == container.MemberCount()) {
        writer.EndObject();
        open.pop_back();
        continue;
      }
      const auto& member = *(container.MemberBegin() + place.next++);
      writer.Key(member.name.GetString(), member.name.GetStringLength());
      enter(writer, member.value, open);
    } else {
      if (place.next == container.Size()) {
        writer.EndArray();
        open.pop_back();
        continue;
      }
      enter(writer, container[place.next++], open);
    }
  }
  return {buffer.GetString(), buffer.GetSize()};
}

struct JsonWriter::Impl {
  rapidjson::StringBuffer buffer;
  TextWriter writer{buffer};
};

JsonWriter::JsonWriter() : impl_(std::make_unique<Impl>()) {}
JsonWriter::~JsonWriter() = default;
JsonWriter::JsonWriter(JsonWriter&&) noexcept = default;

JsonWriter& JsonWriter::object() {
  impl_->writer.StartObject();
  return *this;
}
JsonWriter& JsonWriter::end_object() {
  impl_->writer.EndObject();
  return *this;
}
JsonWriter& JsonWriter::array() {
  impl_->writer.StartArray();
  return *this;
}
JsonWriter& JsonWriter::end_array() {
  impl_->writer.EndArray();
  return *this;
}
JsonWriter& JsonWriter::key(std::string_view name) {
  const std::string safe = repair_utf8(name);
  impl_->writer.Key(safe.data(), static_cast<rapidjson::SizeType>(safe.size()));
  return *this;
}
JsonWriter& JsonWriter::value(std::string_view text) {
  if (valid_utf8(text)) {
    impl_->writer.String(text.data() != nullptr ? text.data() : "", static_cast<rapidjson::SizeType>(text.size()));
  } else {
    const std::string safe = repair_utf8(text);
    impl_->writer.String(safe.data(), static_cast<rapidjson::SizeType>(safe.size()));
  }
  return *this;
}
JsonWriter& JsonWriter::signed_number(std::int64_t number) {
  impl_->writer.Int64(number);
  return *this;
}
JsonWriter& JsonWriter::unsigned_number(std::uint64_t number) {
  impl_->writer.Uint64(number);
  return *this;
}
JsonWriter& JsonWriter::value(double number) {
  if (std::isfinite(number)) {
    impl_->writer.Double(number);
  } else {
    impl_->writer.Null();
  }
  return *this;
}
JsonWriter& JsonWriter::value(bool flag) {
  impl_->writer.Bool(flag);
  return *this;
}
JsonWriter& JsonWriter::null() {
  impl_->writer.Null();
  return *this;
}
JsonWriter& JsonWriter::raw(std::string_view json) {
  impl_->writer.RawValue(json.data(), json.size(), rapidjson::kObjectType);
  return *this;
}

std::string JsonWriter::take() {
  if (!impl_->writer.IsComplete()) throw std::logic_error("JsonWriter: an object or array is still open");
  std::string text(impl_->buffer.GetString(), impl_->buffer.GetSize());
  impl_ = std::make_unique<Impl>();
  return text;
}

}  // namespace samvad::storage
