#include "web/server/demo/content.hpp"

namespace samvad::web::demo {

using storage::threads::Kind;

namespace {

Thread welcome() {
  return {"forum",
          "How this demonstration works",
          "en",
          Kind::kDiscussion,
          true,
          {{"caretaker",
            R"(**Everything here is invented.** The town, its people and their numbers do not exist; the forum around
them is the real program.

- Read as a stranger, or log in as `caretaker` (administrator), `steward` (moderator) or `bus_rider` (member). The
  password of all three stands in the terminal that runs the demonstration.
- One report waits in the moderation queue, and one decision stands in the public log with its rule and reason.
- Nothing leaves this machine: federation is off.

| Try this | As |
|:--|:--|
| Reply to a passage: select it, then *quote* | member |
| Edit a post, then look at what changed | member |
| Decide the waiting report | moderator |
| Write a word rule, then break it | administrator, member |

To start afresh, stop the demonstration and delete its data directory.)"},
           {"bus_rider", "Is it all right to write in the other threads, or should I leave them as they are?"},
           {"caretaker", "Please write. That is what they are for.", 2, {"bus_rider", "gardener"}}}};
}

constexpr std::string_view kBusLane =
    R"(Station Road carries four bus lines, and between the market and the bridge they stand in the same queue as
everybody else. I propose **one lane for buses from 07:00 to 11:00**, towards the centre only, for a trial of three months.

I counted on five working days, each time from 08:00 to 09:00, from the bench at the market:

| | Buses | Cars | Two-wheelers |
|:--|--:|--:|--:|
| Vehicles an hour | 34 | 410 | 655 |
| People an hour (my estimate) | 1,150 | 560 | 820 |
| Minutes, market to bridge | 19 | 18 | 11 |

So nearly half of the people sit in a twentieth of the vehicles. What would you need to know before you could say yes
or no? #buslane)";

Thread bus_lane() {
  return {"transport",
          "A bus lane on Station Road: what would change?",
          "en",
          Kind::kProposal,
          false,
          {{"bus_rider", kBusLane, 0, {"cyclist", "school_teacher", "night_nurse", "water_watch"}},
           {"shopkeeper",
            R"(Before anything else: **deliveries**. My paint comes at nine, on a lorry, and it unloads where the lane
would be. If the answer is "come before seven", then somebody has to be there before seven, every day. That is a cost,
and it should stand in the table with the other numbers.)",
            1,
            {"bus_rider"}},
           {"cyclist",
            R"(> one lane for buses from 07:00 to 11:00

May bicycles use it? On most of the road we are slower than a bus between stops and faster than one at stops, so we
would be overtaking each other all morning. I would still rather share with 34 buses than with 410 cars.)",
            1,
            {"school_teacher"}},
           {"ward_engineer",
            R"(Three facts from the drawings, without an opinion:

1. The carriageway is 10.4 m wide at the market and 9.1 m at the temple corner. A bus lane needs 3.25 m.
2. The two bus stops have no bays. With a lane they would not need any.
3. Loading bays could go into Mill Street, 60 m away; there are 14 parking places there today.

If the thread wants it, I can have the side streets counted for a week. That takes about a month to arrange.)",
            1,
            {"bus_rider", "cyclist", "shopkeeper", "water_watch", "school_teacher"}},
           {"shopkeeper",
            R"(> Loading bays could go into Mill Street, 60 m away

Sixty metres with a trolley is all right for paint and not for sheets of plywood. *Two* bays in Mill Street and one that
opens at eleven in front of the shops: I could say yes to that. And please do count the side streets.)",
            4,
            {"bus_rider", "ward_engineer"}},
           {"bus_rider",
            R"(Then let me put it together as it stands now:

- trial of three months, 07:00–11:00, towards the centre
- bicycles allowed
- two loading bays in Mill Street, one in front of the shops from 11:00
- side streets counted **before** and **after**, by the ward

@shopkeeper @ward_engineer does this say what you meant?)",
            5,
            {"cyclist", "shopkeeper", "ward_engineer"}},
           {"school_teacher", "One more for the list: the school crossing at the temple corner must stay where it is.",
            6}}};
}

Thread water_data() {
  return {
      "water",
      "Reading the ward's water data together",
      "en",
      Kind::kDiscussion,
      false,
      {{"water_watch",
        R"(The ward publishes one file a month with the chlorine readings at eleven taps. We load it with ten lines,
so that anybody can check us:

```python
import csv

LEAST = 0.2  # mg/l, what the ward itself promises at the tap

with open("readings.csv", encoding="utf-8") as file:
    low = [row for row in csv.DictReader(file) if float(row["chlorine"]) < LEAST]

for row in low:
    print(row["date"], row["tap"], row["chlorine"])
```

For last month it prints six lines, all of them from taps 9 and 10, all after a power cut.[^1]

[^1]: Dates of the power cuts are from the notice board, so they may be a day off.)",
        0,
        {"ward_engineer", "school_teacher"}},
       {"ward_engineer",
        R"(Both taps hang on the small pump at the tank. When it restarts, the dosing starts about forty minutes
later; that is a fault, and it is on the list for this quarter. Your six lines are a good argument for moving it up.)",
        1,
        {"water_watch", "bus_rider"}},
       {"school_teacher", "My class would like to do this in a lesson. Where is the file, and may we use it?", 1},
       {"water_watch",
        "On the ward's page, under *Reports*; it is free to use with the source named. We come and help if you like.",
        3,
        {"school_teacher"}}}};
}

Thread street_trees() {
  return {
      "parks",
      "Which trees for hot, narrow streets?",
      "en",
      Kind::kConsultation,
      false,
      {{"gardener",
        R"(We have places for 40 trees along the three hottest streets. Each place is a pit of 1.2 m × 1.2 m beside a
drain. What matters to you most? My own order would be:

1. shade in the fourth year, not the fifteenth
2. roots that leave the drain alone
3. little watering after the second summer
4. flowers, birds, fruit

| Tree | Shade after 4 years | Roots | Water |
|:--|:-:|:--|:--|
| Neem | good | deep | little |
| Pongamia | good | deep | little |
| Gulmohar | very good | **shallow** | medium |
| Jamun | medium | deep | medium |)",
        0,
        {"cyclist", "water_watch", "night_nurse"}},
       {"cyclist",
        "Shade at the two bus stops first, please. People stand there at two in the afternoon.",
        1,
        {"bus_rider", "night_nurse"}},
       {"shopkeeper", "Nothing that drops fruit on the awnings. ~~Jamun~~ anything but jamun in front of the shops.",
        1},
       {"gardener",
        "Noted: pongamia before the shops, jamun along the school wall, where people *want* the fruit.",
        3,
        {"shopkeeper", "school_teacher"}}}};
}

Thread school_start() {
  return {
      "schools",
      "Should the morning shift begin at eight instead of seven?",
      "en",
      Kind::kDiscussion,
      false,
      {{"school_teacher",
        R"(In winter the first lesson is in the dark. The parents' meeting was split in the middle, so I would like to
hear **reasons**, not votes: what would an hour later change at your home?)",
        0,
        {"bus_rider"}},
       {"night_nurse",
        R"(मेरी पाली सुबह सात बजे ख़त्म होती है। आठ बजे का मतलब है कि मैं बच्चे को ख़ुद छोड़ सकती हूँ।)",
        1,
        {"school_teacher", "mohalla_samiti"}},
       {"shopkeeper", "We open at eight. Seven is easier for us, but I see that it is not for everybody.", 1},
       {"cyclist",
        "At eight the school traffic would meet the office traffic. See the numbers in the bus lane thread.",
        1,
        {"ward_engineer"}}}};
}

Thread crossing() {
  return {
      "transport",
      "The crossing at the market is too short",
      "en",
      Kind::kDiscussion,
      false,
      {{"night_nurse",
        "The light is green for nine seconds. With a walking stick nobody gets across in nine seconds.",
        0,
        {"bus_rider", "school_teacher", "gardener"}},
       {"ward_engineer",
        "It can be set to fourteen. I need the traffic police to agree, and will ask this week.",
        1,
        {"night_nurse"}},
       {"cyclist", "People who want fourteen seconds should simply start earlier. Some of us have somewhere to be.", 1},
       {"bargain_bell",
        "Walking sticks, half price, today only!!! Call now and get a second one free. Best offer in town.", 1}}};
}

}  // namespace

std::vector<Thread> english_threads() {
  return {crossing(), school_start(), street_trees(), water_data(), bus_lane(), welcome()};
}

}  // namespace samvad::web::demo
