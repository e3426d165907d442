-- Times the warm requests alone, in a mix of warm and cold ones. wrk does not say which request took how long, so
-- this wants one connection a thread (as many threads as connections), where answers come in the order of requests.
-- Arguments: as those of spread.lua.

local common = require("common")
local ffi = require("ffi")
ffi.cdef("typedef struct { long seconds; long nanoseconds; } bench_time; int clock_gettime(int, bench_time *);")

local threads = {}

function setup(thread)
  thread:set("number", #threads)
  threads[#threads + 1] = thread
end

local function now()
  local time = ffi.new("bench_time")
  ffi.C.clock_gettime(1, time)
  return tonumber(time.seconds) * 1e6 + tonumber(time.nanoseconds) / 1000
end

function init(arguments)
  math.randomseed(1000 + number)
  warm = common.requests(arguments[1])
  position = math.random(#warm)
  cold = arguments[2] and common.requests(arguments[2]) or {}
  cold_in = tonumber(arguments[3] or "0")
  cold_position = 1 + number
  step = tonumber(arguments[4] or "1")
  sent = 0
  histogram = {}
  clock = now
end

function request()
  sent = sent + 1
  is_cold = cold_in > 0 and sent % cold_in == 0 and cold_position <= #cold
  local chosen
  if is_cold then
    chosen = cold[cold_position]
    cold_position = cold_position + step
  else
    position = position % #warm + 1
    chosen = warm[position]
  end
  began = clock()
  return chosen
end

function response(status)
  if not is_cold then
    -- In steps of 10 microseconds, up to ten seconds.
    local bucket = math.min(1000000, math.floor((clock() - began) / 10))
    histogram[bucket] = (histogram[bucket] or 0) + 1
  end
end

function done(summary, latency)
  local total, counts = 0, {}
  for _, thread in ipairs(threads) do
    for bucket, count in pairs(thread:get("histogram")) do
      counts[bucket] = (counts[bucket] or 0) + count
      total = total + count
    end
  end
  local buckets = {}
  for bucket in pairs(counts) do
    buckets[#buckets + 1] = bucket
  end
  table.sort(buckets)
  local seen, p50, p99, worst = 0, 0, 0, 0
  for _, bucket in ipairs(buckets) do
    seen = seen + counts[bucket]
    if p50 == 0 and seen >= total * 0.5 then p50 = bucket end
    if p99 == 0 and seen >= total * 0.99 then p99 = bucket end
    worst = bucket
  end
  common.print_summary(summary, latency)
  io.write(string.format(
    'WARM {"requests": %d, "p50_ms": %.2f, "p99_ms": %.2f, "max_ms": %.2f}\n',
    total, p50 / 100, p99 / 100, worst / 100
  ))
end
