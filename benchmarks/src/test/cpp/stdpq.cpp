// The engine workloads on a plain std::priority_queue of (time, sequence) entries.
//
// Usage: stdpq hold PENDING EVENTS WARMUP | stdpq path PACKETS 0 WARMUP
//
// Prints the same JSON line as EngineBenchmark. What is measured and hashed is defined there, in
// HoldWorkload and PathWorkload. A moved timer leaves its old entry in the queue; when that comes up
// it is dropped, because its sequence number is not the one the timer was given last.

#include <chrono>
#include <cinttypes>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <queue>
#include <vector>

namespace {

struct Entry {
    int64_t time;
    uint64_t sequence;
    int64_t what;
};

struct Later {
    bool operator()(const Entry& a, const Entry& b) const {
        return a.time != b.time ? a.time > b.time : a.sequence > b.sequence;
    }
};

class Delays {
public:
    explicit Delays(double scale) {
        for (int i = 0; i < 1024; i++) {
            double delay = -std::log((i + 0.5) / 1024) * scale;
            int64_t ticks = static_cast<int64_t>(std::floor(delay + 0.5));
            table[i] = ticks < 1 ? 1 : ticks;
        }
    }

    int64_t draw() {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        return table[state >> 54];
    }

private:
    uint64_t state = 0x9E3779B97F4A7C15u;
    int64_t table[1024];
};

class Queue {
public:
    uint64_t add(int64_t time, int64_t what) {
        entries.push(Entry{time, sequence, what});
        return sequence++;
    }

    bool empty() const { return entries.empty(); }

    Entry take() {
        Entry first = entries.top();
        entries.pop();
        return first;
    }

private:
    std::priority_queue<Entry, std::vector<Entry>, Later> entries;
    uint64_t sequence = 0;
};

using Clock = std::chrono::steady_clock;

double secondsSince(Clock::time_point start) {
    return std::chrono::duration<double>(Clock::now() - start).count();
}

void print(const char* workload, int64_t n, int64_t events, double seconds, int64_t now,
           uint64_t latency, uint64_t hash) {
    std::printf("{\"workload\":\"%s\",\"n\":%" PRId64 ",\"events\":%" PRId64
                ",\"seconds\":%.6f,\"events_per_s\":%.0f,\"bytes_per_event\":0.00,"
                "\"check\":\"%" PRId64 "/%" PRId64 "/%016" PRIx64 "\"}\n",
                workload, n, events, seconds, events / seconds, now,
                static_cast<int64_t>(latency), hash);
}

void hold(int64_t pending, int64_t events, int64_t warmup) {
    Delays delays(1000000);
    Queue queue;
    for (int64_t id = 0; id < pending; id++) {
        queue.add(delays.draw(), id);
    }
    int64_t now = 0;
    int64_t count = 0;
    uint64_t hash = 0;
    Clock::time_point start = Clock::now();
    while (true) {
        Entry entry = queue.take();
        now = entry.time;
        count++;
        hash = hash * 31 + static_cast<uint64_t>(entry.what);
        if (count == warmup + events) {
            break;
        }
        if (count == warmup) {
            start = Clock::now();
        }
        queue.add(now + delays.draw(), entry.what);
    }
    print("hold", pending, events, secondsSince(start), now, 0, hash);
}

void path(int64_t packets, int64_t warmup) {
    static const int64_t delayTicks[] = {120, 240, 60, 40, 30, 90, 25, 150, 300, 500, 200};
    const int64_t timerBit = int64_t{1} << 62;
    const int64_t total = packets + warmup;
    Delays delays(250);
    Queue queue;
    uint64_t timerSequences[64] = {};
    std::vector<int64_t> startTicks(2048);
    int64_t now = 0;
    int64_t count = 0;
    int64_t countAtStart = 0;
    uint64_t latency = 0;
    uint64_t hash = 0;
    Clock::time_point start = Clock::now();
    queue.add(delays.draw(), 0);
    while (!queue.empty()) {
        Entry entry = queue.take();
        if (entry.what & timerBit) {
            int64_t timer = entry.what & 63;
            if (entry.sequence != timerSequences[timer]) {
                continue;
            }
            now = entry.time;
            count++;
            hash = hash * 31 + static_cast<uint64_t>(0xF000 + timer);
            continue;
        }
        now = entry.time;
        int64_t packet = entry.what >> 4;
        int64_t stage = entry.what & 15;
        count++;
        hash = hash * 31 + static_cast<uint64_t>(entry.what);
        if (stage == 0) {
            if (packet == warmup) {
                countAtStart = count;
                start = Clock::now();
            }
            startTicks[packet & 2047] = now;
            if (packet + 1 < total) {
                queue.add(now + delays.draw(), (packet + 1) << 4);
            }
        } else if (stage == 1) {
            int64_t timer = packet & 63;
            timerSequences[timer] = queue.add(now + 50000, timerBit | timer);
        }
        if (stage < 11) {
            queue.add(now + delayTicks[stage], entry.what + 1);
        } else {
            latency += static_cast<uint64_t>(now - startTicks[packet & 2047]);
        }
    }
    print("path", packets, count - countAtStart, secondsSince(start), now, latency, hash);
}

}  // namespace

int main(int argc, char** argv) {
    if (argc == 5 && std::strcmp(argv[1], "hold") == 0) {
        hold(std::atoll(argv[2]), std::atoll(argv[3]), std::atoll(argv[4]));
        return 0;
    }
    if (argc == 5 && std::strcmp(argv[1], "path") == 0) {
        path(std::atoll(argv[2]), std::atoll(argv[4]));
        return 0;
    }
    std::fprintf(stderr, "usage: stdpq hold PENDING EVENTS WARMUP | path PACKETS 0 WARMUP\n");
    return 2;
}
