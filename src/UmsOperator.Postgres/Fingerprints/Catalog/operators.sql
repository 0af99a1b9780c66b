-- Collations, casts, operators and their classes, conversions, text search.
SELECT 'collation', c.oid::regcollation::text, '', format('owner %s provider %s deterministic %s encoding %s locale %s',
    {role c.collowner}, c.collprovider, c.collisdeterministic,
    -- -1 (CREATE COLLATION … FROM "C") means every encoding. A dump turns it into the database's encoding.
    CASE c.collencoding WHEN -1 THEN pg_char_to_encoding(getdatabaseencoding()) ELSE c.collencoding END,
    concat_ws(' ', c.collcollate, c.collctype, to_jsonb(c) ->> 'colllocale', to_jsonb(c) ->> 'colliculocale', to_jsonb(c) ->> 'collicurules'))
FROM pg_collation c
JOIN pg_namespace n ON n.oid = c.collnamespace
WHERE {user n} AND NOT {member pg_collation c.oid}
UNION ALL
SELECT 'cast', format('%s as %s', format_type(c.castsource, NULL), format_type(c.casttarget, NULL)), '', format('%s context %s method %s', c.castfunc::regprocedure, c.castcontext, c.castmethod)
FROM pg_cast c
WHERE c.oid >= 16384 AND NOT {member pg_cast c.oid}
UNION ALL
SELECT 'operator', o.oid::regoperator::text, '', format('owner %s function %s result %s commutator %s negator %s restrict %s join %s hashes %s merges %s',
    {role o.oprowner}, o.oprcode, o.oprresult::regtype, o.oprcom::regoperator, o.oprnegate::regoperator, o.oprrest, o.oprjoin, o.oprcanhash, o.oprcanmerge)
FROM pg_operator o
JOIN pg_namespace n ON n.oid = o.oprnamespace
-- An operator without a function is a shell, made when another operator named it as commutator or negator. Dumps leave it out if that operator is gone.
WHERE o.oprcode <> 0 AND {user n} AND NOT {member pg_operator o.oid}
UNION ALL
SELECT 'operator class', i.identity, '', format('owner %s family %s for %s default %s stores %s', {role o.opcowner}, quote_ident(f.opfname), o.opcintype::regtype, o.opcdefault, o.opckeytype::regtype)
FROM pg_opclass o
JOIN pg_namespace n ON n.oid = o.opcnamespace
JOIN pg_opfamily f ON f.oid = o.opcfamily
CROSS JOIN LATERAL pg_identify_object('pg_opclass'::regclass, o.oid, 0) i
WHERE {user n} AND NOT {member pg_opclass o.oid}
UNION ALL
SELECT 'operator family', i.identity, '', concat_ws(' ',
    (SELECT string_agg(format('%s %s', a.amopstrategy, a.amopopr::regoperator), ', ' ORDER BY a.amoplefttype::regtype::text COLLATE "C", a.amoprighttype::regtype::text COLLATE "C", a.amopstrategy) FROM pg_amop a WHERE a.amopfamily = o.oid),
    (SELECT string_agg(format('%s %s', a.amprocnum, a.amproc), ', ' ORDER BY a.amproclefttype::regtype::text COLLATE "C", a.amprocrighttype::regtype::text COLLATE "C", a.amprocnum) FROM pg_amproc a WHERE a.amprocfamily = o.oid))
FROM pg_opfamily o
JOIN pg_namespace n ON n.oid = o.opfnamespace
CROSS JOIN LATERAL pg_identify_object('pg_opfamily'::regclass, o.oid, 0) i
WHERE {user n} AND NOT {member pg_opfamily o.oid}
UNION ALL
SELECT 'conversion', quote_ident(n.nspname) || '.' || quote_ident(c.conname), '', format('owner %s from %s to %s by %s default %s', {role c.conowner}, c.conforencoding, c.contoencoding, c.conproc, c.condefault)
FROM pg_conversion c
JOIN pg_namespace n ON n.oid = c.connamespace
WHERE {user n} AND NOT {member pg_conversion c.oid}
UNION ALL
SELECT 'text search configuration', c.oid::regconfig::text, '', format('owner %s parser %s maps %s', {role c.cfgowner}, quote_ident(p.prsname),
    (SELECT string_agg(format('%s %s %s', m.maptokentype, m.mapseqno, m.mapdict::regdictionary), ', ' ORDER BY m.maptokentype, m.mapseqno) FROM pg_ts_config_map m WHERE m.mapcfg = c.oid))
FROM pg_ts_config c
JOIN pg_namespace n ON n.oid = c.cfgnamespace
JOIN pg_ts_parser p ON p.oid = c.cfgparser
WHERE {user n} AND NOT {member pg_ts_config c.oid}
UNION ALL
SELECT 'text search dictionary', d.oid::regdictionary::text, '', format('owner %s template %s options %s', {role d.dictowner}, quote_ident(t.tmplname), d.dictinitoption)
FROM pg_ts_dict d
JOIN pg_namespace n ON n.oid = d.dictnamespace
JOIN pg_ts_template t ON t.oid = d.dicttemplate
WHERE {user n} AND NOT {member pg_ts_dict d.oid}
