CREATE INDEX devices_search_name ON devices (search_name text_pattern_ops);
CREATE INDEX devices_site_name ON devices (site, name) WHERE site IS NOT NULL;
CREATE UNIQUE INDEX devices_mac_address ON devices (mac_address);
CREATE INDEX device_attributes_value ON device_attributes (attribute, md5(attribute_value));
