#include "storage/jobs/process_slot.hpp"

#include "storage/base/crypto.hpp"
#include "storage/base/log.hpp"
#include "storage/tables/process_slots.hpp"

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <thread>
#include <unistd.h>

namespace samvad::storage {

namespace {

constexpr std::chrono::seconds kRenewal{15};

}  // namespace

struct ProcessSlot::Impl {
  const std::unique_ptr<Db> db;
  const std::function<void()> lost;
  const std::string holder = std::to_string(getpid()) + "-" + hex(random_bytes(8));
  unsigned slot = 0;
  std::mutex mutex;
  std::condition_variable wake;
  bool ending = false;
  std::thread thread;

  void keep() {
    std::unique_lock lock(mutex);
    while (!wake.wait_for(lock, kRenewal, [&] { return ending; })) {
      try {
        if (process_slots::renew(*db, slot, holder)) continue;
        log(Level::kCritical, "process_slot_lost", {{"slot", slot}});
        lost();
        return;
      } catch (const DbError& error) {
        log(Level::kWarning, "process_slot", {{"what", error.what()}});  // the database's absence takes no slot away
      }
    }
  }
};

ProcessSlot::ProcessSlot(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {
  impl_->thread = std::thread([this] { impl_->keep(); });
}

Result<std::unique_ptr<ProcessSlot>> ProcessSlot::take(const DbConfig& config, std::function<void()> lost) {
  std::unique_ptr<Impl> impl(new Impl{connect(config), std::move(lost)});
  const auto slot = process_slots::take(*impl->db, impl->holder);
  if (!slot) return fail(Code::kUnavailable, "error.no_process_slot");
  impl->slot = *slot;
  return std::unique_ptr<ProcessSlot>(new ProcessSlot(std::move(impl)));
}

ProcessSlot::~ProcessSlot() {
  {
    const std::lock_guard lock(impl_->mutex);
    impl_->ending = true;
  }
  impl_->wake.notify_one();
  impl_->thread.join();
  try {
    process_slots::give_back(*impl_->db, impl_->slot, impl_->holder);
  } catch (const DbError& error) {
    log(Level::kWarning, "process_slot", {{"what", error.what()}});
  }
}

unsigned ProcessSlot::number() const {
  return impl_->slot;
}

}  // namespace samvad::storage
