"""建站系统写法: how CMS products write list pages and pagers, one product a module.

An idiom is a module with
    NAME                     the idiom's name, as `read` prints it
    read_list(source)        ListReading | None: rows the product writes by script, XML or JSON
    read_pager(source, rows) Pager | None: how this product reaches its next pages
Each returns None where the page is not of its product.
"""
