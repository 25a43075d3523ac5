namespace samvad::web {
extern const char* const kVersion;
const char* const kVersion = SAMVAD_VERSION;
}  // namespace samvad::web
