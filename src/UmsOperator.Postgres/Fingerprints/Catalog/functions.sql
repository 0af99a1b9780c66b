-- Functions, procedures and aggregates.
SELECT CASE p.prokind WHEN 'a' THEN 'aggregate' WHEN 'p' THEN 'procedure' ELSE 'function' END, p.oid::regprocedure::text, '',
    CASE p.prokind WHEN 'a' THEN (
        SELECT format('kind %s %s transition %s %s %s final %s %s combine %s serial %s %s moving %s %s %s %s %s initial %s %s sort %s result %s parallel %s',
            a.aggkind, a.aggnumdirectargs, a.aggtransfn, a.aggtranstype::regtype, a.aggtransspace, a.aggfinalfn, a.aggfinalmodify, a.aggcombinefn, a.aggserialfn, a.aggdeserialfn,
            a.aggmtransfn, a.aggminvtransfn, a.aggmtranstype::regtype, a.aggmfinalfn, a.aggmfinalmodify, a.agginitval, a.aggminitval, a.aggsortop::regoperator, pg_get_function_result(p.oid), p.proparallel)
        FROM pg_aggregate a WHERE a.aggfnoid = p.oid)
    ELSE pg_get_functiondef(p.oid) END
FROM pg_proc p
JOIN pg_namespace n ON n.oid = p.pronamespace
WHERE {user n} AND NOT {member pg_proc p.oid} AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_proc'::regclass AND d.objid = p.oid AND d.deptype = 'i')
UNION ALL
SELECT 'function rights', p.oid::regprocedure::text, '', format('owner %s rights %s', {role p.proowner}, {rights p.proacl 'f' p.proowner})
FROM pg_proc p
JOIN pg_namespace n ON n.oid = p.pronamespace
WHERE {user n} AND NOT {member pg_proc p.oid} AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_proc'::regclass AND d.objid = p.oid AND d.deptype = 'i')
