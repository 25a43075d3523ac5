// Makes web/assets/text.hpp and text.cpp of the catalogues: one typed member function a sentence, so that a missing key
// or a wrong argument does not compile. Refuses catalogues that differ in keys or arguments, and broken patterns.
#include "web/assets/generator/flat_json.hpp"

#include <algorithm>
#include <fstream>
#include <iostream>
#include <sstream>
#include <unicode/messagepattern.h>
#include <vector>

namespace {

struct Argument {
  std::string name;
  bool number = false;
  bool operator==(const Argument&) const = default;
};

struct Pattern {
  std::vector<Argument> arguments;
  bool complex = false;
};

Pattern read_pattern(const std::string& key, const std::string& text) {
  if (text.empty()) throw std::runtime_error(key + ": empty");
  if (text.find('\'') != std::string::npos) {
    throw std::runtime_error(key + ": write a typographic apostrophe (’); ' is a sign of MessageFormat");
  }
  UErrorCode status = U_ZERO_ERROR;
  UParseError where;
  const icu::UnicodeString utf16 = icu::UnicodeString::fromUTF8(text);
  const icu::MessagePattern pattern(utf16, &where, status);
  if (U_FAILURE(status))
    throw std::runtime_error(key + ": not a MessageFormat pattern near " + std::to_string(where.offset));
  Pattern result;
  for (int i = 0; i < pattern.countParts(); ++i) {
    const icu::MessagePattern::Part& part = pattern.getPart(i);
    if (part.getType() == UMSGPAT_PART_TYPE_REPLACE_NUMBER) result.complex = true;
    if (part.getType() != UMSGPAT_PART_TYPE_ARG_START) continue;
    Argument argument;
    pattern.getSubstring(pattern.getPart(i + 1)).toUTF8String(argument.name);
    const UMessagePatternArgType type = part.getArgType();
    if (type != UMSGPAT_ARG_TYPE_NONE) result.complex = true;
    if (type == UMSGPAT_ARG_TYPE_PLURAL || type == UMSGPAT_ARG_TYPE_SELECTORDINAL) argument.number = true;
    if (type == UMSGPAT_ARG_TYPE_SIMPLE) {
      std::string word;
      pattern.getSubstring(pattern.getPart(i + 2)).toUTF8String(word);
      if (word != "number")
        throw std::runtime_error(key + ": pass dates as text, not {" + argument.name + ", " + word + "}");
      argument.number = true;
    }
    const auto known = std::find_if(result.arguments.begin(), result.arguments.end(),
                                    [&](const Argument& other) { return other.name == argument.name; });
    if (known == result.arguments.end()) {
      result.arguments.push_back(argument);
    } else {
      known->number = known->number || argument.number;
    }
  }
  return result;
}

std::string literal(const std::string& text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') out += '\\';
    if (c == '\n') {
      out += "\\n";
    } else {
      out += c;
    }
  }
  return out + "\"";
}

std::string function_name(std::string key) {
  for (char& c : key) {
    if (c == '.') {
      c = '_';
    } else if ((c < 'a' || c > 'z') && (c < '0' || c > '9') && c != '_') {
      throw std::runtime_error(key + ": keys are lower case letters, digits, '_' and '.'");
    }
  }
  return key;
}

std::string comment(std::string text) {
  std::replace(text.begin(), text.end(), '\n', ' ');
  return text.size() > 90 ? text.substr(0, text.find_first_of(" ", 80)) + " …" : text;
}

std::map<std::string, std::string> read_catalogue(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::stringstream text;
  text << file.rdbuf();
  if (!file) throw std::runtime_error("cannot read " + path);
  try {
    return FlatJson::read(text.str());
  } catch (const std::exception& error) {
    throw std::runtime_error(path + ", " + error.what());
  }
}

/// One catalogue beside the English one; every difference is said.
void compare(const std::map<std::string, std::string>& english, const std::map<std::string, std::string>& other,
             const std::string& path) {
  std::string problems;
  for (const auto& [key, text] : english) {
    const auto found = other.find(key);
    if (found == other.end()) {
      problems += path + ": \"" + key + "\" is missing\n";
      continue;
    }
    std::vector<Argument> ours = read_pattern(key, text).arguments;
    std::vector<Argument> theirs = read_pattern(key, found->second).arguments;
    const auto by_name = [](const Argument& left, const Argument& right) { return left.name < right.name; };
    std::sort(ours.begin(), ours.end(), by_name);
    std::sort(theirs.begin(), theirs.end(), by_name);
    if (ours != theirs) problems += path + ": \"" + key + "\" has other arguments than the English sentence\n";
  }
  for (const auto& [key, text] : other) {
    if (!english.contains(key)) problems += path + ": \"" + key + "\" is unknown in English\n";
  }
  if (!problems.empty()) throw std::runtime_error(problems);
}

void write_header(std::ostream& out, const std::map<std::string, std::string>& english) {
  out << "// Made by text_generator from web/assets/locales; change the catalogues instead.\n#pragma once\n\n"
         "#include \"web/assets/catalogue.hpp\"\n\nnamespace samvad::web {\n\n"
         "/// Every sentence of the product in one language.\nclass Text {\n public:\n"
         "  explicit constexpr Text(Language language) : language_(language) {}\n"
         "  constexpr Language language() const { return language_; }\n"
         "  /// A sentence whose key is data; see format_by_key().\n"
         "  std::string by_key(std::string_view key, std::span<const std::pair<std::string, std::string>> arguments = "
         "{}) const {\n"
         "    return format_by_key(language_, key, arguments);\n  }\n\n";
  int index = 0;
  for (const auto& [key, text] : english) {
    const Pattern pattern = read_pattern(key, text);
    out << "  /// " << comment(text) << "\n";
    if (pattern.arguments.empty()) {
      out << "  std::string_view " << function_name(key) << "() const { return plain(" << index << "); }\n";
    } else {
      out << "  std::string " << function_name(key) << "(";
      const char* comma = "";
      for (const Argument& argument : pattern.arguments) {
        out << comma << (argument.number ? "std::int64_t " : "std::string_view ") << argument.name;
        comma = ", ";
      }
      out << ") const { return filled(" << index << ", {";
      comma = "";
      for (const Argument& argument : pattern.arguments) {
        out << comma << "TextValue(" << argument.name << ")";
        comma = ", ";
      }
      out << "}); }\n";
    }
    ++index;
  }
  out << "\n private:\n"
         "  std::string_view plain(int index) const {\n"
         "    return catalogue()[static_cast<std::size_t>(index)].patterns[static_cast<std::size_t>(language_)];\n  }\n"
         "  std::string filled(int index, std::initializer_list<TextValue> values) const {\n"
         "    return format_sentence(language_, index, std::span(values.begin(), values.size()));\n  }\n"
         "  Language language_;\n};\n\n}  // namespace samvad::web\n";
}

void write_source(std::ostream& out, const std::vector<std::map<std::string, std::string>>& catalogues) {
  out << "// Made by text_generator from web/assets/locales; change the catalogues instead.\n"
         "#include \"generated/web/assets/text.hpp\"\n\nnamespace samvad::web {\n\nnamespace {\n\n";
  const auto& english = catalogues.front();
  for (const auto& [key, text] : english) {
    const Pattern pattern = read_pattern(key, text);
    if (pattern.arguments.empty()) continue;
    out << "constexpr Sentence::Argument k_" << function_name(key) << "[] = {";
    for (const Argument& argument : pattern.arguments) {
      out << "{" << literal(argument.name) << ", " << (argument.number ? "true" : "false") << "}, ";
    }
    out << "};\n";
  }
  out << "\nconstexpr Sentence kSentences[] = {\n";
  for (const auto& [key, text] : english) {
    const Pattern pattern = read_pattern(key, text);
    bool complex = false;
    for (const auto& catalogue : catalogues) complex = complex || read_pattern(key, catalogue.at(key)).complex;
    const char* form = pattern.arguments.empty() ? "kPlain" : complex ? "kComplex" : "kSimple";
    out << "    {" << literal(key) << ", Sentence::Form::" << form << ", ";
    out << (pattern.arguments.empty() ? std::string("{}") : "k_" + function_name(key)) << ", {";
    for (const auto& catalogue : catalogues) out << literal(catalogue.at(key)) << ", ";
    out << "}},\n";
  }
  out << "};\n\n}  // namespace\n\nstd::span<const Sentence> catalogue() { return kSentences; }\n\n"
         "}  // namespace samvad::web\n";
}

/// Leaves a file alone that would not change, so that nothing is compiled again for it.
void write_if_changed(const std::string& path, const std::string& text) {
  std::ifstream before(path, std::ios::binary);
  std::stringstream old;
  old << before.rdbuf();
  if (before && old.str() == text) return;
  std::ofstream(path, std::ios::binary) << text;
}

}  // namespace

/// text_generator OUT_DIR en.json OTHER.json… (order of enum Language)
int main(int argc, char** argv) {
  try {
    if (argc < 3) throw std::runtime_error("usage: text_generator OUT_DIR en.json OTHER.json...");
    std::vector<std::map<std::string, std::string>> catalogues;
    for (int i = 2; i < argc; ++i) {
      catalogues.push_back(read_catalogue(argv[i]));
      compare(catalogues.front(), catalogues.back(), argv[i]);
    }
    std::ostringstream header;
    std::ostringstream source;
    write_header(header, catalogues.front());
    write_source(source, catalogues);
    write_if_changed(std::string(argv[1]) + "/text.hpp", header.str());
    write_if_changed(std::string(argv[1]) + "/text.cpp", source.str());
    return 0;
  } catch (const std::exception& error) {
    std::cerr << "text_generator: " << error.what() << "\n";
    return 1;
  }
}
