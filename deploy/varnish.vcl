# A cache between nginx and the site, told of each publication: DELIVERY_PURGE_URL=http://varnish/,
# DELIVERY_PURGE_METHOD=PURGE, DELIVERY_PURGE_KEY_HEADER=xkey, and DELIVERY_CACHE_SHARED_SECONDS=3600.

vcl 4.1;

import directors;
import xkey;

backend node_1 {
  .host = "node-1";
  .port = "8000";
  .probe = { .url = "/readyz"; .interval = 2s; .timeout = 1s; .window = 3; .threshold = 2; }
}

backend node_2 {
  .host = "node-2";
  .port = "8000";
  .probe = { .url = "/readyz"; .interval = 2s; .timeout = 1s; .window = 3; .threshold = 2; }
}

# Who may purge: the machines on which workers run.
acl workers {
  "localhost";
  "10.0.0.0"/8;
  "172.16.0.0"/12;
  "192.168.0.0"/16;
}

sub vcl_init {
  new site = directors.fallback();
  site.add_backend(node_1);
  site.add_backend(node_2);
}

sub vcl_recv {
  set req.backend_hint = site.backend();
  if (req.method == "PURGE") {
    if (client.ip !~ workers || req.http.X-Forwarded-For ~ ",") {
      return (synth(405, "Not allowed"));
    }
    if (!req.http.xkey) {
      return (synth(400, "Name keys in the header xkey"));
    }
    set req.http.n-gone = xkey.purge(req.http.xkey);
    return (synth(200, "Purged " + req.http.n-gone));
  }
  # Who is somebody is answered by the site itself.
  if (req.http.Authorization || req.http.Cookie ~ "(^|;\s*)(__Host-)?(sessionid|csrftoken)=") {
    return (pass);
  }
  if (req.method != "GET" && req.method != "HEAD") {
    return (pass);
  }
  unset req.http.Cookie;
}

sub vcl_backend_response {
  # As the site's own keys are named: each response stands under all of them.
  if (beresp.http.Surrogate-Key) {
    set beresp.http.xkey = beresp.http.Surrogate-Key;
  }
  # Only what the site says that others may keep (s-maxage), and never beyond it.
  set beresp.grace = 0s;
  set beresp.keep = 0s;
  if (beresp.http.Cache-Control !~ "s-maxage" || beresp.http.Set-Cookie) {
    set beresp.uncacheable = true;
    set beresp.ttl = 0s;
    return (deliver);
  }
}

sub vcl_deliver {
  unset resp.http.xkey;
}
