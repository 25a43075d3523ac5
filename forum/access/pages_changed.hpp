#pragma once

#include "storage/tables/epochs.hpp"

#include <initializer_list>
#include <span>

namespace samvad::forum {

using storage::epochs::Changed;
/// Kinds of epochs, under a short name for use cases.
using Epoch = storage::epochs::Kind;

/// Says in the caller's transaction which pages its change makes stale (design.md 4.17).
inline void pages_changed(storage::Db& db, std::initializer_list<Changed> changes) {
  storage::epochs::bump(db, std::span(changes.begin(), changes.size()));
}

}  // namespace samvad::forum
