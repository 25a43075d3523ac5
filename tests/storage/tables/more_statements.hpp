#pragma once

#include "storage/tables/activities.hpp"
#include "storage/tables/site_settings.hpp"
#include "storage/tables/tags.hpp"
#include "storage/tables/threads.hpp"
#include "storage/views/home.hpp"
#include "storage/views/member_list.hpp"
#include "storage/views/profile.hpp"
#include "storage/views/session_view.hpp"
#include "storage/views/thread_list.hpp"
#include "storage/views/thread_page.hpp"

#include <vector>

namespace samvad::test {

/// The rest of the statements, kept apart for the budget of includes.
inline std::vector<storage::Statement> more_statements() {
  std::vector<storage::Statement> all;
  for (const auto& group :
       {storage::activities::statements(), storage::site_settings::statements(), storage::tags::statements(),
        storage::threads::statements(), storage::views::home_statements(), storage::views::member_list_statements(),
        storage::views::profile_statements(), storage::views::session_view_statements(),
        storage::views::thread_list_statements(), storage::views::thread_page_statements()}) {
    all.insert(all.end(), group.begin(), group.end());
  }
  return all;
}

}  // namespace samvad::test
