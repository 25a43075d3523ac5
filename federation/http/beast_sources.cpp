// The one place where the bodies of Beast are compiled (BOOST_BEAST_SEPARATE_COMPILATION; see asio_sources.cpp).
#include <boost/beast/src.hpp>
