-- Triggers, without the internal ones of constraints, and event triggers.
SELECT 'trigger', c.oid::regclass::text, quote_ident(t.tgname), pg_get_triggerdef(t.oid)
FROM pg_trigger t
JOIN pg_class c ON c.oid = t.tgrelid
JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE NOT t.tgisinternal AND {user n} AND NOT {member pg_class c.oid}
UNION ALL
SELECT 'trigger fires', c.oid::regclass::text, quote_ident(t.tgname), t.tgenabled::text
FROM pg_trigger t
JOIN pg_class c ON c.oid = t.tgrelid
JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE NOT t.tgisinternal AND t.tgenabled <> 'O' AND {user n} AND NOT {member pg_class c.oid}
UNION ALL
SELECT 'event trigger', quote_ident(e.evtname), '', format('owner %s on %s tags %s execute %s fires %s', {role e.evtowner}, e.evtevent, e.evttags, e.evtfoid::regprocedure, e.evtenabled)
FROM pg_event_trigger e
WHERE NOT {member pg_event_trigger e.oid}
