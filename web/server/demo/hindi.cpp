#include "web/server/demo/content.hpp"

namespace samvad::web::demo {

using storage::threads::Kind;

namespace {

Thread street_light() {
  return {"mohalla",
          "गली नंबर 4 में रोशनी: पहले कौन-सा खंभा ठीक हो?",
          "hi",
          Kind::kProposal,
          false,
          {{"mohalla_samiti",
            R"(गली नंबर 4 में सात में से **तीन** बत्तियाँ बंद हैं। इस महीने का बजट केवल दो के लिए है। हमने कल रात गिना:

| खंभा | जगह | रात 9 से 10 बजे गुज़रे लोग | हालत |
|:--|:--|--:|:--|
| 2 | दवा की दुकान | 86 | बंद |
| 5 | स्कूल का मोड़ | 41 | बंद |
| 6 | पार्क का फाटक | 63 | बंद |

आपके हिसाब से पहले कौन-से दो ठीक हों, और क्यों?)",
            0,
            {"night_nurse", "kitab_ghar"}},
           {"night_nurse",
            "मैं रात ग्यारह बजे निकलती हूँ। दवा की दुकान तब तक खुली रहती है और उसकी अपनी रोशनी है; पार्क का फाटक बिल्कुल अँधेरा है।",
            1,
            {"kitab_ghar", "school_teacher"}},
           {"kitab_ghar",
            R"(> पार्क का फाटक बिल्कुल अँधेरा है

सहमत। और स्कूल का मोड़ इसलिए, कि सर्दियों में पहली पाली के बच्चे अँधेरे में निकलते हैं।)",
            2,
            {"night_nurse", "mohalla_samiti"}},
           {"ward_engineer",
            "खंभा 6 की तार भी बदलनी होगी, इसमें एक सप्ताह लगेगा। खंभा 5 दो दिन का काम है।",
            1,
            {"mohalla_samiti"}},
           {"mohalla_samiti",
            "तो प्रस्ताव यह है: **पहले खंभा 5 और 6**, अगले महीने खंभा 2। दवा की दुकान वालों से हम बात कर लेंगे।",
            4,
            {"night_nurse", "kitab_ghar", "ward_engineer"}}}};
}

Thread rain_water() {
  return {"mohalla",
          "वर्षा जल संचयन: अनुभव और ख़र्च",
          "hi",
          Kind::kDiscussion,
          false,
          {{"kitab_ghar",
            R"(पुस्तकालय की छत 90 वर्ग मीटर की है। पिछली बरसात में हमने नीचे की टंकी में पानी जमा किया। हिसाब सीधा है:

```
90 वर्ग मीटर × 600 मिमी × 0.8 = 43,200 लीटर
```

टंकी केवल 5,000 लीटर की है, इसलिए ज़्यादातर पानी बह गया। क्या किसी ने भूजल के लिए गड्ढा बनवाया है? #बारिश)",
            0,
            {"water_watch", "gardener", "mohalla_samiti"}},
           {"water_watch",
            "हमने दो जगह बनवाया है। मिट्टी रेतीली हो तो अच्छा चलता है; पहली बारिश का पानी अलग निकाल देना ज़रूरी है।",
            1,
            {"kitab_ghar"}},
           {"gardener", "पार्क की क्यारियों को भी यह पानी मिल सके तो गर्मियों में टैंकर आधे हो जाएँगे।", 1, {"mohalla_samiti"}}}};
}

Thread reading_hour() {
  return {"mohalla",
          "शनिवार को बच्चों के लिए पढ़ने का घंटा",
          "hi",
          Kind::kEvent,
          false,
          {{"kitab_ghar",
            "इस शनिवार शाम 5 बजे, पुस्तकालय के आँगन में। हर बच्चा एक कहानी सुनाएगा, जो चाहे वह पढ़कर भी सुना सकता है।",
            0,
            {"school_teacher", "mohalla_samiti", "night_nurse"}},
           {"school_teacher", "मेरी कक्षा से छह बच्चे आएँगे। क्या हम दरी साथ लाएँ?", 1},
           {"kitab_ghar", "हाँ, एक दरी काफ़ी होगी। धन्यवाद @school_teacher!", 2, {"school_teacher"}}}};
}

}  // namespace

std::vector<Thread> hindi_threads() {
  return {rain_water(), reading_hour(), street_light()};
}

}  // namespace samvad::web::demo
