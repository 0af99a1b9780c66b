-- Objects without a schema: languages, foreign data wrappers, foreign servers, default privileges.
SELECT 'language', quote_ident(l.lanname), '', format('owner %s trusted %s rights %s', {role l.lanowner}, l.lanpltrusted, {rights l.lanacl 'l' l.lanowner})
FROM pg_language l
WHERE l.oid >= 16384 AND NOT {member pg_language l.oid}
UNION ALL
SELECT 'foreign data wrapper', quote_ident(w.fdwname), '', format('owner %s handler %s validator %s options %s rights %s', {role w.fdwowner}, w.fdwhandler::regproc, w.fdwvalidator::regproc, w.fdwoptions, {rights w.fdwacl 'F' w.fdwowner})
FROM pg_foreign_data_wrapper w
WHERE NOT {member pg_foreign_data_wrapper w.oid}
UNION ALL
SELECT 'foreign server', quote_ident(s.srvname), '', format('owner %s wrapper %s type %s version %s options %s rights %s', {role s.srvowner}, quote_ident(w.fdwname), s.srvtype, s.srvversion, s.srvoptions, {rights s.srvacl 'S' s.srvowner})
FROM pg_foreign_server s
JOIN pg_foreign_data_wrapper w ON w.oid = s.srvfdw
WHERE NOT {member pg_foreign_server s.oid}
UNION ALL
SELECT 'default rights', {role d.defaclrole}, concat_ws(' ', quote_ident(n.nspname), d.defaclobjtype), {rights d.defaclacl 'r' d.defaclrole}
FROM pg_default_acl d
LEFT JOIN pg_namespace n ON n.oid = d.defaclnamespace
WHERE NOT {binding d.defaclrole}
