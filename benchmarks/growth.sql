-- Sites of the numbers told, each with a finished run that walked every column to its end.
INSERT INTO sites (id, key) SELECT n, 's' || n FROM generate_series({first}, {last}) n;

INSERT INTO site_columns (id, site_id, name, kind, first_seen)
SELECT n * 4 + c, n, '栏目' || c, (ARRAY['news', 'notice', 'policy', 'disclosure'])[c + 1], :at
FROM generate_series({first}, {last}) n, generate_series(0, 3) c;

INSERT INTO crawl_runs (id, site, year, is_full, status, started_at, finished_at, items)
SELECT n, 's' || n, 2025, true, 'complete', :at, :at, 1000 FROM generate_series({first}, {last}) n;

INSERT INTO column_walks (run, column_name, walk_end, reason, list_pages, row_count, covers_from,
  notes)
SELECT n, '栏目' || c, 'last_page', '', 13, 250, '', '[]'
FROM generate_series({first}, {last}) n, generate_series(0, 3) c;

INSERT INTO sightings (site_id, address, column_id, title, published_on, date_source, date_doubt,
  is_external, form_reason, flags, missed, first_run, last_run, first_seen, last_seen)
SELECT n, 'http://s' || n || '.gov.cn/c' || i % 4 || '/t2025' || lpad(i::text, 6, '0') || '.html',
  n * 4 + i % 4, '某市民政局关于做好第' || i || '号社会救助保障标准工作的通知',
  date '2025-12-31' - i * 1461 / 1000, 'row', '', false, '', 0, 0, n, n, :at, :at
FROM generate_series({first}, {last}) n, generate_series(0, 999) i;

INSERT INTO stale_days (site_id, day, times)
SELECT DISTINCT site_id, to_char(published_on, 'YYYYMMDD')::int, 1 FROM sightings
WHERE site_id BETWEEN {first} AND {last};

INSERT INTO fleet_sites (site, name, home, id_code, organisation, region, department, is_enabled,
  columns, file_changed, file_size)
SELECT 's' || n, '第' || n || '号局', 'http://s' || n || '.gov.cn/', lpad(n::text, 10, '0'),
  '省/市' || n % 14, '市' || n % 14, '部门' || n % 40, true, 4, 0, 0
FROM generate_series({first}, {last}) n;

SELECT setval('sites_id_seq', greatest(100000000, (SELECT max(id) FROM sites)));
SELECT setval('site_columns_id_seq', greatest(100000000, (SELECT max(id) FROM site_columns)));
SELECT setval('crawl_runs_id_seq', greatest(100000000, (SELECT max(id) FROM crawl_runs)));
ANALYZE
