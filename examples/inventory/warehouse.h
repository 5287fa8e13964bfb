// The inventory: a service with state. Handlers may run on several threads at once, so the stock
// has a mutex.
#pragma once

#include <chrono>
#include <cstdint>
#include <limits>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "inventory.server.h"

namespace demo::inventory {

class Warehouse final : public InventoryService {
 public:
  std::int32_t put(tagwire::CallContext&, const Article& article) override {
    const std::lock_guard lock(mutex_);
    articles_[article.sku] = article;
    return static_cast<std::int32_t>(articles_.size());
  }

  Article get(tagwire::CallContext&, const Sku& sku) override {
    const std::lock_guard lock(mutex_);
    return require_article(sku);
  }

  std::optional<Article> find(tagwire::CallContext&, const Sku& sku) override {
    const std::lock_guard lock(mutex_);
    const auto found = articles_.find(sku);
    return found == articles_.end() ? std::nullopt : std::optional(found->second);
  }

  std::vector<Article> search(tagwire::CallContext&, const std::string& text, std::int32_t limit,
                              const std::optional<Unit>& unit) override {
    const std::lock_guard lock(mutex_);
    std::vector<Article> hits;
    for (const auto& [sku, article] : articles_) {
      if (static_cast<std::int64_t>(hits.size()) >= limit) break;
      const bool wanted = !unit || article.unit == *unit;
      if (wanted && article.name.find(text) != std::string::npos) hits.push_back(article);
    }
    return hits;
  }

  Movement take(tagwire::CallContext&, const Sku& sku, std::int32_t quantity) override {
    const std::lock_guard lock(mutex_);
    Article& article = require_article(sku);
    require_batch(quantity);
    if (quantity > article.quantity) {
      throw NotEnough{.sku = sku, .available = article.quantity, .wanted = quantity};
    }
    return move(article, -quantity);
  }

  Movement restock(tagwire::CallContext&, const Sku& sku, std::int32_t quantity) override {
    const std::lock_guard lock(mutex_);
    Article& article = require_article(sku);
    require_batch(quantity);
    if (article.quantity > std::numeric_limits<std::int32_t>::max() - quantity) {
      throw InvalidQuantity{.quantity = quantity};
    }
    return move(article, quantity);
  }

  std::vector<Movement> history(tagwire::CallContext&, std::chrono::sys_seconds since) override {
    const std::lock_guard lock(mutex_);
    std::vector<Movement> found;
    for (const Movement& movement : movements_) {
      if (movement.at >= since) found.push_back(movement);
    }
    return found;
  }

  std::map<Unit, std::int64_t> totals(tagwire::CallContext&) override {
    const std::lock_guard lock(mutex_);
    std::map<Unit, std::int64_t> sums;
    for (const auto& [sku, article] : articles_) sums[article.unit] += article.quantity;
    return sums;
  }

  void remove(tagwire::CallContext&, const Sku& sku) override {
    const std::lock_guard lock(mutex_);
    articles_.erase(sku);
  }

  tagwire::Value echo(tagwire::CallContext&, const tagwire::Value& value) override { return value; }

 private:
  Article& require_article(const Sku& sku) {
    const auto found = articles_.find(sku);
    if (found == articles_.end()) throw UnknownArticle{.sku = sku};
    return found->second;
  }

  static void require_batch(std::int32_t quantity) {
    if (quantity < 1 || quantity > MAX_BATCH) throw InvalidQuantity{.quantity = quantity};
  }

  Movement move(Article& article, std::int32_t change) {
    article.quantity += change;
    const auto now = std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
    return movements_.emplace_back(Movement{.id = static_cast<std::int64_t>(movements_.size()) + 1,
                                            .sku = article.sku,
                                            .change = change,
                                            .left = article.quantity,
                                            .at = now});
  }

  std::mutex mutex_;
  std::map<Sku, Article> articles_;
  std::vector<Movement> movements_;
};

}  // namespace demo::inventory
