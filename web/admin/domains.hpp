#pragma once

#include "storage/tables/domain_policy.hpp"
#include "web/html/form.hpp"
#include "web/html/frame.hpp"

#include <string>
#include <vector>

namespace samvad::web {

/// Domain policy in force, with a form to set one.
struct AdminDomainsView {
  std::vector<storage::domain_policy::PolicyRow> rows;
  FormState form;
};
std::string admin_domains_page(const Frame& frame, const AdminDomainsView& view);

}  // namespace samvad::web
