-- What all scripts share: addresses from a file, and a summary as one line of JSON.

local common = {}

-- As browsers and front ends ask. Who compresses nothing (stock, floor, the site without its cache) answers as before.
wrk.headers["Accept-Encoding"] = "br"

-- Returns the requests for the addresses in a file, one address a line, ready to be sent.
function common.requests(path)
  local found = {}
  for line in io.lines(path) do
    found[#found + 1] = wrk.format("GET", line)
  end
  return found
end

function common.print_summary(summary, latency)
  local errors = summary.errors
  io.write(string.format(
    'SUMMARY {"requests": %d, "seconds": %.6f, "bytes": %d, "p50_ms": %.4f, "p99_ms": %.4f, "max_ms": %.4f, '
      .. '"failed": %d}\n',
    summary.requests, summary.duration / 1e6, summary.bytes,
    latency:percentile(50) / 1000, latency:percentile(99) / 1000, latency.max / 1000,
    errors.connect + errors.read + errors.write + errors.status + errors.timeout
  ))
end

return common
