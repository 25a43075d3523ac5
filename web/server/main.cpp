#include <cstdio>

int main() {
  std::puts("samvad " SAMVAD_VERSION);
  return 0;
}
