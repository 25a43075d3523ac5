#include "storage/base/url.hpp"

#include <gtest/gtest.h>

namespace samvad::storage {
namespace {

struct Spelling {
  std::string_view given;
  std::string_view canonical;  ///< "" = refused
};

// SEC-14: one canonical form or none
constexpr Spelling kHosts[] = {
    {"example.org", "example.org"},
    {"EXAMPLE.Org", "example.org"},
    {"example.org.", "example.org"},
    {"a.b.c.example.org", "a.b.c.example.org"},
    {"xn--bcher-kva.example", "xn--bcher-kva.example"},
    {"b\xc3\xbc"
     "cher.example",
     "xn--bcher-kva.example"},
    {"B\xc3\x9c"
     "CHER.example",
     "xn--bcher-kva.example"},
    {"bu\xcc\x88"
     "cher.example",
     "xn--bcher-kva.example"},
    {"XN--BCHER-KVA.example", "xn--bcher-kva.example"},
    {"\xe0\xa4\xb8\xe0\xa4\x82\xe0\xa4\xb5\xe0\xa4\xbe\xe0\xa4\xa6.example", "xn--i1b6exbk6a.example"},
    {"fa\xc3\x9f.example", "xn--fa-hia.example"},
    {"example\xe3\x80\x82org", "example.org"},
    {"\xef\xbd\x85xample.org", "example.org"},
    {"localhost", "localhost"},
    {"a-b.example", "a-b.example"},
    {"1.example", "1.example"},
    {"127.0.0.1.example", "127.0.0.1.example"},
    {"", ""},
    {".", ""},
    {"..", ""},
    {"example.org..", ""},
    {".example.org", ""},
    {"example..org", ""},
    {"user@example.org", ""},
    {"example.org:443", ""},
    {"example.org/", ""},
    {"exam%70le.org", ""},
    {"example.org%2eevil.test", ""},
    {"exam ple.org", ""},
    {" example.org", ""},
    {"example.org\n", ""},
    {"example.org\\evil.test", ""},
    {"exam_ple.org", ""},
    {"-example.org", ""},
    {"example-.org", ""},
    {"127.0.0.1", ""},
    {"127.1", ""},
    {"2130706433", ""},
    {"0x7f.1", ""},
    {"0x7f000001", ""},
    {"017700000001", ""},
    {"127.0.0.1.", ""},
    {"\xef\xbc\x91\xef\xbc\x92\xef\xbc\x97.0.0.1", ""},
    {"127\xe3\x80\x82"
     "0.0.1",
     ""},
    {"::1", ""},
    {"[::1]", ""},
    {"[::ffff:127.0.0.1]", ""},
    {"xn--a", ""},
    {"\xe2\x80\x8b", ""},
    {"exam\xef\xbc\xbfple.org", ""},
    {"exam\xef\xbc\x85ple.org", ""},
    {"\xff.example", ""},
    {"example.org?x", ""},
    {"example.org#x", ""},
    {"ex<ample.org", ""},
};

TEST(Url, HostSpellings) {
  for (const Spelling& one : kHosts) {
    const auto host = canonical_host(one.given);
    EXPECT_EQ(host.value_or(""), one.canonical) << one.given;
    EXPECT_TRUE(host || host.error().key == "error.bad_host");
  }
  static_assert(std::size(kHosts) >= 50);
}

TEST(Url, HostLengths) {
  const std::string label(63, 'a');
  EXPECT_TRUE(canonical_host(label + ".example"));
  EXPECT_FALSE(canonical_host(label + "a.example"));
  const std::string longest = label + "." + label + "." + label + "." + std::string(61, 'a');
  EXPECT_EQ(longest.size(), 253U);
  EXPECT_TRUE(canonical_host(longest));
  EXPECT_FALSE(canonical_host(longest + "a"));
}

TEST(Url, IpLiteralsOnlyWhenAllowedAndInTheirUsualSpelling) {
  EXPECT_EQ(canonical_host("127.0.0.1", true).value(), "127.0.0.1");
  EXPECT_EQ(canonical_host("[::1]", true).value(), "::1");
  EXPECT_EQ(canonical_host("2001:0DB8::0001", true).value(), "2001:db8::1");
  for (const char* text : {"127.1", "0x7f.0.0.1", "0177.0.0.1", "2130706433", "256.0.0.1", "[::1", "[fe80::1%eth0]"}) {
    EXPECT_FALSE(canonical_host(text, true)) << text;
  }
}

TEST(Url, DomainsEndAtLabels) {
  EXPECT_TRUE(host_under("example.org", "example.org"));
  EXPECT_TRUE(host_under("a.example.org", "example.org"));
  EXPECT_FALSE(host_under("badexample.org", "example.org"));
  EXPECT_FALSE(host_under("example.org", "a.example.org"));
  EXPECT_FALSE(host_under("example.org", ""));
}

constexpr Spelling kUrls[] = {
    {"https://example.org", "https://example.org/"},
    {"HTTPS://Example.ORG:443/A?b=C#d", "https://example.org/A?b=C#d"},
    {"http://example.org:80/", "http://example.org/"},
    {"https://example.org:8443/", "https://example.org:8443/"},
    {"https://example.org:/x", "https://example.org/x"},
    {"https://example.org?q", "https://example.org/?q"},
    {"https://example.org#f", "https://example.org/#f"},
    {"https://example.org/a/../b/./c", "https://example.org/b/c"},
    {"https://example.org/a/%2e%2E/b", "https://example.org/b"},
    {"https://example.org/%e0%a4%b8", "https://example.org/%e0%a4%b8"},
    {"https://example.org/\xe0\xa4\xb8?\xe0\xa4\xb8", "https://example.org/%E0%A4%B8?%E0%A4%B8"},
    {"https://b\xc3\xbc"
     "cher.example/",
     "https://xn--bcher-kva.example/"},
    {"https://example.org/a|b?c[]=d", "https://example.org/a%7Cb?c%5B%5D=d"},
    {"https://example.org/@asha", "https://example.org/@asha"},
    {"http://[::1]:8080/x", "http://[::1]:8080/x"},
    {"http://127.0.0.1:8080/", "http://127.0.0.1:8080/"},
    {"https://example.org./", "https://example.org/"},
    {"https://user@example.org/", ""},
    {"https://user:pw@example.org/", ""},
    {"https://example.org@evil.test/", ""},
    {"https://example.org\\@evil.test/", ""},
    {"https://example.org/\\evil", ""},
    {"https:example.org", ""},
    {"https:/example.org", ""},
    {"//example.org/", ""},
    {"/path", ""},
    {"", ""},
    {"ftp://example.org/", ""},
    {"javascript://example.org/%0aalert(1)", ""},
    {"https://", ""},
    {"https:///x", ""},
    {"https://example.org:0/", ""},
    {"https://example.org:65536/", ""},
    {"https://example.org:4 43/", ""},
    {"https://example.org:-1/", ""},
    {"https://example.org/a b", ""},
    {"https://example.org/a\nb", ""},
    {"https://example.org/%", ""},
    {"https://example.org/%zz", ""},
    {"https://0x7f.1/", ""},
    {"https://exa%6dple.org/", ""},
    {"https://example.org/\xff", ""},
    {" https://example.org/", ""},
    {"as:Public", ""},
    {"1", ""},
};

TEST(Url, Spellings) {
  for (const Spelling& one : kUrls) {
    const auto url = Url::parse(one.given);
    EXPECT_EQ(url ? url->text() : "", one.canonical) << one.given;
    if (url) {
      EXPECT_EQ(Url::parse(url->text())->text(), url->text()) << "normalising twice changes nothing";
    } else {
      EXPECT_EQ(url.error().key, "error.bad_url");
    }
  }
}

TEST(Url, Parts) {
  const Url url = *Url::parse("https://example.org:8443/a/b?c=d?e#f");
  EXPECT_EQ(url.scheme(), "https");
  EXPECT_EQ(url.host(), "example.org");
  EXPECT_EQ(url.port(), 8443);
  EXPECT_EQ(url.target(), "/a/b?c=d?e");
  EXPECT_EQ(url.path(), "/a/b");
  EXPECT_EQ(url.query(), "c=d?e");
  EXPECT_EQ(url.fragment(), "f");
  EXPECT_EQ(url.origin(), "https://example.org:8443");
  EXPECT_EQ(url.without_fragment(), "https://example.org:8443/a/b?c=d?e");
  const Url plain = *Url::parse("https://example.org/?#");
  EXPECT_EQ(plain.query(), "");
  EXPECT_EQ(plain.fragment(), "");
  EXPECT_EQ(Url::parse("http://[::1]/")->host(), "::1");
}

TEST(Url, OriginsAreSchemeHostAndPort) {
  const Url url = *Url::parse("https://example.org/a");
  EXPECT_TRUE(url.same_origin(*Url::parse("https://EXAMPLE.org:443/b")));
  for (const char* other : {"http://example.org/a", "https://example.org:444/a", "https://a.example.org/a",
                            "https://example.org.evil.test/a"}) {
    EXPECT_FALSE(url.same_origin(*Url::parse(other))) << other;
  }
}

TEST(Url, LengthIsCapped) {
  const std::string base = "https://example.org/";
  EXPECT_TRUE(Url::parse(base + std::string(2048 - base.size(), 'a')));
  EXPECT_FALSE(Url::parse(base + std::string(2049 - base.size(), 'a')));
}

TEST(Url, PercentEncoding) {
  EXPECT_EQ(percent_encode("a b/\xe0\xa4\xb8~"), "a%20b%2F%E0%A4%B8~");
  EXPECT_EQ(percent_decode("a%20b+%e0%a4%b8").value(), "a b+\xe0\xa4\xb8");
  EXPECT_EQ(percent_decode("a+b", true).value(), "a b");
  for (const char* text : {"%", "%4", "%zz", "%00", "%ff", "a%2"}) EXPECT_FALSE(percent_decode(text)) << text;
}

}  // namespace
}  // namespace samvad::storage
