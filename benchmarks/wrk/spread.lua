-- Spreads requests over many addresses, of which a share is cold: addresses that nobody asked for before.
-- Arguments: file of warm addresses, [file of cold addresses, one cold request in so many].

local common = require("common")
local threads = {}
local cold_offset = 0

function setup(thread)
  thread:set("number", #threads)
  threads[#threads + 1] = thread
end

function init(arguments)
  math.randomseed(1000 + number)
  warm = common.requests(arguments[1])
  -- Each thread begins elsewhere, so that they do not ask for the same at the same time.
  position = math.random(#warm)
  if arguments[2] then
    cold = common.requests(arguments[2])
    cold_in = tonumber(arguments[3])
    -- Threads share the cold addresses out among themselves: each is asked for once.
    cold_position = 1 + number
    step = tonumber(arguments[4])
  end
  sent = 0
end

function request()
  if cold then
    sent = sent + 1
    if sent % cold_in == 0 and cold_position <= #cold then
      local chosen = cold[cold_position]
      cold_position = cold_position + step
      return chosen
    end
  end
  position = position % #warm + 1
  return warm[position]
end

function done(summary, latency)
  common.print_summary(summary, latency)
end
