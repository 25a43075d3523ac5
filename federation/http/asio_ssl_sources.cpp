// The one place where the bodies of Asio over TLS are compiled (see asio_sources.cpp).
#include <boost/asio/ssl/impl/src.hpp>
