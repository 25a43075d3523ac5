// The one place where the bodies of Asio are compiled (BOOST_ASIO_SEPARATE_COMPILATION): every other file sees its
// declarations only. Those of Asio over TLS and of Beast stand beside this file, so that the three compile at once.
#include <boost/asio/impl/src.hpp>
