#pragma once

#include <string>
#include <string_view>

namespace samvad::federation {

/// Our sanitised HTML cut down to what every receiver keeps (federation.md 5.3): p br a span strong em del blockquote
/// code pre ul ol li h2–h4. A table becomes one paragraph a row with cells parted by " | ", a picture a link with its
/// text alternative, other elements their content. `html` must come from our sanitiser (well-formed, attributes in
/// double quotes); linear time.
std::string send_html(std::string_view html);

}  // namespace samvad::federation
