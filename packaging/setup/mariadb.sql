-- Database and users of Antrean MPP, for MariaDB 10.6+ and MySQL 8+. Run it as the server's administrator:
--
--   mariadb < mariadb.sql
--
-- Replace the passwords first (openssl rand -hex 24), and 127.0.0.1 by the address from which the hall server
-- comes where that is another machine.

CREATE DATABASE mpp CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci;

-- The server, which also makes and changes its tables: the usual way.
CREATE USER 'mpp'@'127.0.0.1' IDENTIFIED BY 'PASSWORD';
GRANT SELECT, INSERT, UPDATE, DELETE, CREATE, ALTER, INDEX, DROP ON mpp.* TO 'mpp'@'127.0.0.1';

-- With less: the server only writes rows, and an owner runs "mpp migrate up" before each new version starts.
-- Then take the server's other rights away.
CREATE USER 'mpp_owner'@'127.0.0.1' IDENTIFIED BY 'OWNER-PASSWORD';
GRANT SELECT, INSERT, UPDATE, DELETE, CREATE, ALTER, INDEX, DROP ON mpp.* TO 'mpp_owner'@'127.0.0.1';
-- REVOKE CREATE, ALTER, INDEX, DROP ON mpp.* FROM 'mpp'@'127.0.0.1';

-- For "mpp backup" on another machine, which also needs the server's MPP_REDIS_URL and MPP_SECRET.
CREATE USER 'mpp_backup'@'127.0.0.1' IDENTIFIED BY 'BACKUP-PASSWORD';
GRANT SELECT ON mpp.* TO 'mpp_backup'@'127.0.0.1';
