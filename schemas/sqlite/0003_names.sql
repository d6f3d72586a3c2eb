-- Who is stored under a name is asked of every new customer. Names are not unique by law.
CREATE INDEX customer_name ON customer (name_key, country);
