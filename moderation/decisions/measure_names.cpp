#include "moderation/decisions/measure_names.hpp"

namespace samvad::moderation {

using storage::decisions::Measure;

std::string_view measure_name(Measure measure) {
  switch (measure) {
    case Measure::kNoBreach:
      return "no_breach";
    case Measure::kHide:
      return "hide";
    case Measure::kRemove:
      return "remove";
    case Measure::kRestore:
      return "restore";
    case Measure::kWarn:
      return "warn";
    case Measure::kLimit:
      return "limit";
    case Measure::kSuspend:
      return "suspend";
    case Measure::kLift:
      return "lift";
    case Measure::kLock:
      return "lock";
    case Measure::kUnlock:
      return "unlock";
  }
  return "no_breach";
}

bool restricts(Measure measure) {
  switch (measure) {
    case Measure::kHide:
    case Measure::kRemove:
    case Measure::kWarn:
    case Measure::kLimit:
    case Measure::kSuspend:
      return true;
    default:
      return false;
  }
}

bool about_person(Measure measure) {
  switch (measure) {
    case Measure::kWarn:
    case Measure::kLimit:
    case Measure::kSuspend:
    case Measure::kLift:
      return true;
    default:
      return false;
  }
}

}  // namespace samvad::moderation
