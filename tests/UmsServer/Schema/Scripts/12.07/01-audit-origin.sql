ALTER TABLE console_audit ADD COLUMN origin varchar(45) NOT NULL DEFAULT 'console';
CREATE INDEX console_audit_origin ON console_audit (origin, written_at);
