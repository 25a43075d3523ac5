#pragma once

#include "storage/views/member_list.hpp"
#include "web/html/form.hpp"
#include "web/html/frame.hpp"

#include <string>

namespace samvad::web {

/// Members, newest first, by filter and beginning of the name.
struct AdminPeopleView {
  storage::views::MemberListPage page;
  storage::views::MemberFilter filter = storage::views::MemberFilter::kAll;
  std::string prefix;
  std::string problem;  ///< sentence about the last action, "" = none
};
std::string admin_people_page(const Frame& frame, const AdminPeopleView& view);

/// Words of filters in addresses: "all", "waiting", "staff", "limited", "suspended"; kAll for anything else.
std::string_view word_of(storage::views::MemberFilter filter);
storage::views::MemberFilter filter_of(std::string_view word);

}  // namespace samvad::web
