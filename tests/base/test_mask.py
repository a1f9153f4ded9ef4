import pytest

from huxin.base import mask


@pytest.mark.parametrize(
    ("kind", "text", "expected"),
    [
        ("id_no", "620402199001011234", "620402********1234"),
        ("id_no", "E1234567", "E******7"),
        ("id_no", "7", "*"),
        ("phone", "13800001234", "138****1234"),
        ("phone", "123", "1*3"),
        ("card_no", "6222020000000001234", "***************1234"),
        ("name", "张三", "张*"),
        ("name", "欧阳某某", "欧**"),
        ("name", "张", "张*"),
        ("name", "", ""),
        ("email", "wang@example.cn", "w***@example.cn"),
        ("email", "nothing", "n***"),
        ("", "班组620402199001011234", "班组620402********1234"),
        ("", "BY-2019-001", "BY-2019-001"),
    ],
)
def test_遮蔽(kind: str, text: str, expected: str) -> None:
    assert mask.masked(kind, text) == expected
