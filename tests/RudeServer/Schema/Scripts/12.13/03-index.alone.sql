CREATE INDEX CONCURRENTLY devices_search ON rude_data.devices (search)
