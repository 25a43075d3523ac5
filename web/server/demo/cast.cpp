#include "web/server/demo/content.hpp"

namespace samvad::web::demo {

using storage::members::Role;
using storage::members::Stakeholder;

const std::vector<Person>& people() {
  static const std::vector<Person> all{
      {"caretaker", "Caretaker", "Keeps this demonstration running.", "en", Role::kAdministrator},
      {"steward", "Steward", "Moderates. Reads every report the same day.", "en", Role::kModerator},
      {"bus_rider", "Bus rider", "Two buses to work, two back.", "en"},
      {"cyclist", "Cyclist", "Mostly Station Road, mostly before eight.", "en"},
      {"shopkeeper", "Shopkeeper", "Hardware and paint, opposite the market.", "en"},
      {"ward_engineer", "Ward engineer", "Roads and drains of the ward.", "en", Role::kMember,
       Stakeholder::kGovernment},
      {"gardener", "Gardener", "Planting plans and a lot of watering.", "en", Role::kMember,
       Stakeholder::kPractitioner},
      {"school_teacher", "Teacher", "Teaches mathematics in the morning shift.", "en", Role::kMember,
       Stakeholder::kPractitioner},
      {"night_nurse", "रात की नर्स", "रात की पाली, सुबह की चाय।", "hi"},
      {"water_watch", "Water watch", "We read the ward's water data, every month.", "en", Role::kMember,
       Stakeholder::kOrganisation},
      {"mohalla_samiti", "मोहल्ला समिति", "गली नंबर 1 से 9 तक की समिति।", "hi", Role::kMember, Stakeholder::kOrganisation},
      {"kitab_ghar", "किताब घर", "मोहल्ले का छोटा-सा पुस्तकालय।", "hi"},
      {"bargain_bell", "Bargain bell", "", "en"},
  };
  return all;
}

const std::vector<Board>& boards() {
  static const std::vector<Board> all{
      {"transport", "Streets and transport", "Buses, crossings, parking, and who gets how much of the road.", "en",
       "bus_rider"},
      {"water", "Water and drains", "Supply, quality, leaks and floods: with numbers where we have them.", "en",
       "water_watch"},
      {"parks", "Parks and trees", "Shade, benches, playgrounds, and what grows here.", "en", "gardener"},
      {"schools", "Schools", "Timings, buildings, the way to school.", "en", "school_teacher"},
      {"mohalla", "हमारा मोहल्ला", "गली, रोशनी, सफ़ाई और साथ मिलकर किए जाने वाले काम।", "hi", "mohalla_samiti"},
      {"forum", "About this forum", "Questions about the forum itself.", "en", "caretaker"},
  };
  return all;
}

const std::vector<std::pair<std::string_view, std::string_view>>& rules() {
  static const std::vector<std::pair<std::string_view, std::string_view>> all{
      {"Speak about the matter, not about the person", "Disagree as much as you like with what was said."},
      {"No advertising", "Offers for sale do not belong here."},
      {"Say where a number comes from", "A figure without a source is an opinion; call it one."},
  };
  return all;
}

}  // namespace samvad::web::demo
