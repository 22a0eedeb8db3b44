"""More sites for an office at work, of two regions."""

from web_office import Office

FILE = """key = "{key}"
name = "{name}"
home = "http://{key}.gov.cn/"
id_code = "45000001{n:02}"
region = "{region}"
department = "民政"
organisation = "某区/{region}"
"""


def add_sites(office: Office, count: int = 60) -> None:
    """So many site files, every second one of 南市."""
    for n in range(count):
        key, region = f"s{n:02}", "南市" if n % 2 else "北市"
        text = FILE.format(key=key, name=f"{region}第{n:02}站", region=region, n=n)
        office.home.site_file(key).write_text(text, encoding="utf-8")
