# Varnish between nginx and the nodes: keeps what the site says a shared cache may keep, until the site purges it.
#
#     varnishd -f /etc/varnish/pointhealth.vcl -a site=127.0.0.1:6081 -a purge=127.0.0.1:6083 -T none \
#         -s malloc,512m -p http_gzip_support=off -p http_req_hdr_len=16k \
#         -p http_resp_hdr_len=32k -p http_resp_size=64k -p workspace_backend=256k -p workspace_client=256k
#
# Needs vmod xkey (Debian: varnish-modules). In the environment of the site and its workers:
#
#     DELIVERY_CACHE_SHARED_SECONDS=86400      DELIVERY_PURGE_URL=http://127.0.0.1:6083/
#     DELIVERY_PURGE_METHOD=PURGE              DELIVERY_PURGE_KEY_HEADER=xkey
#     BEHIND_PROXY=true                        TRUSTED_PROXIES=2

vcl 4.1;

import directors;
import xkey;

probe alive {
    # Nodes without their database stay: they say so to readers, or serve what they keep.
    .url = "/livez";
    .interval = 5s;
    .timeout = 2s;
    .window = 3;
    .threshold = 2;
    .initial = 2;
}

backend node_1 { .host = "127.0.0.1"; .port = "8001"; .probe = alive; .connect_timeout = 2s; .first_byte_timeout = 60s; }
backend node_2 { .host = "127.0.0.1"; .port = "8002"; .probe = alive; .connect_timeout = 2s; .first_byte_timeout = 60s; }

sub vcl_init {
    # A reader stays with one node as long as that is there, so nobody is sent back in time.
    new nodes = directors.hash();
    nodes.add_backend(node_1, 1.0);
    nodes.add_backend(node_2, 1.0);
}

sub vcl_recv {
    # Purges come in at a door of their own. nginx knows only the other one, so readers cannot purge.
    if (local.socket == "purge") {
        if (req.method != "PURGE") {
            return (synth(405, "PURGE only"));
        }
        if (!req.http.xkey) {
            return (synth(400, "No keys in xkey"));
        }
        set req.http.X-Purged = xkey.purge(req.http.xkey);
        return (synth(200, "Purged " + req.http.X-Purged));
    }
    set req.backend_hint = nodes.backend(req.http.X-Forwarded-For);

    if (req.method != "GET" && req.method != "HEAD") {
        return (pass);
    }
    # Somebody, not anybody: the session, the token of a form, a token of an API.
    if (req.http.Authorization || req.http.Cookie ~ "(^|;)\s*(__Host-)?(sessionid|csrftoken)\s*=") {
        return (pass);
    }
    # All other cookies are of statistics and the like.
    unset req.http.Cookie;

    # Few forms of what a reader takes, so that there are few variants. The site compresses, Brotli best.
    if (req.http.Accept-Encoding ~ "(?i)\bbr\b(?!\s*;\s*q=0(\.0*)?\s*(,|$))") {
        set req.http.Accept-Encoding = "br";
    } elsif (req.http.Accept-Encoding ~ "(?i)\bgzip\b(?!\s*;\s*q=0(\.0*)?\s*(,|$))") {
        set req.http.Accept-Encoding = "gzip";
    } else {
        unset req.http.Accept-Encoding;
    }
    return (hash);
}

sub vcl_hash {
    # The site sends readers of http to https.
    hash_data(req.http.X-Forwarded-Proto);
}

sub vcl_backend_response {
    # Nothing is kept but what the site says so of: what can be purged, and files whose name changes with their content.
    if (beresp.http.Set-Cookie || beresp.http.Cache-Control !~ "s-maxage=[1-9]|immutable") {
        set beresp.uncacheable = true;
        set beresp.ttl = 60s;
        return (deliver);
    }
    set beresp.http.xkey = beresp.http.Surrogate-Key;
    # Of the request that it was made for.
    unset beresp.http.X-Request-ID;
    # Never later than the site said.
    set beresp.grace = 0s;
    return (deliver);
}

sub vcl_deliver {
    if (obj.hits > 0) {
        set resp.http.X-Cache = "hit";
    }
    unset resp.http.xkey;
    unset resp.http.Surrogate-Key;
    unset resp.http.X-Varnish;
    unset resp.http.Via;
}
