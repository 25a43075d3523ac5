#include "federation/signatures/rfc9421_base.hpp"

#include "federation/signatures/read_forms.hpp"
#include "storage/base/guards.hpp"

namespace samvad::federation {
namespace {

/// RFC 9421 2.2, derived components of a request.
storage::Result<std::string> derived(const SignedMessage& message, std::string_view name) {
  const std::string_view scheme = message.origin.substr(0, message.origin.find("://"));
  const std::size_t query = message.target.find('?');
  if (name == "@method") return std::string(message.method);
  if (name == "@target-uri") return std::string(message.origin) + std::string(message.target);
  if (name == "@authority") return std::string(message.origin.substr(scheme.size() + 3));
  if (name == "@scheme") return std::string(scheme);
  if (name == "@request-target") return std::string(message.target);
  if (name == "@path") return std::string(message.path());
  if (name == "@query") return query == std::string_view::npos ? "?" : std::string(message.target.substr(query));
  return incomplete("component " + std::string(name) + " is unknown");
}

storage::Result<std::string> component(const SignedMessage& message, const FieldItem& item) {
  if (item.value.type != BareItem::Type::kString) return incomplete("a component name that is no string");
  if (!item.parameters.values.empty()) return incomplete("a component with parameters");
  const std::string& name = item.value.text;
  if (name.starts_with('@')) return derived(message, name);
  const std::size_t times = message.count(name);
  if (times == 0) return incomplete("signed field " + name + " is absent");
  if (times > 1 && storage::guard_on("SEC-2.fields")) return incomplete("signed field " + name + " occurs twice");
  return std::string(message.value(name));
}

}  // namespace

storage::Result<std::string> rfc9421_base(const SignedMessage& message, const FieldMember& input) {
  std::string base;
  for (const FieldItem& item : input.items) {
    SAMVAD_TRY(const std::string value, component(message, item));
    base += serialize(item) + ": " + value + "\n";
  }
  return base + "\"@signature-params\": " + serialize_inner_list(input);
}

}  // namespace samvad::federation
