import pytest

from tests.projects import findings, project

CAUGHT = {
    "orders.py": """
        from fastapi import FastAPI, HTTPException
        app = FastAPI()

        @app.get("/orders")
        def orders():
            try:
                return load()
            except {type} as e:
                {answer}
    """,
    "orders.js": """
        app.get("/orders", (req, res) => {{
          load((err, found) => {{
            if (err) {{
              {answer};
            }}
            res.json(found);
          }});
        }});
    """,
    "orders.ts": """
        import {{ NextResponse }} from "next/server";
        export async function GET(request: Request) {{
          try {{
            return NextResponse.json(await load());
          }} catch (error) {{
            {answer};
          }}
        }}
    """,
}


@pytest.mark.parametrize(
    ("path", "answer", "told"),
    [
        ("orders.py", 'raise HTTPException(status_code=500, detail=f"No orders: {e}")', True),
        ("orders.py", "raise HTTPException(500, str(e)) from e", True),
        ("orders.py", "raise HTTPException(status_code=400, detail=str(e))", False),
        ("orders.py", 'raise HTTPException(500, "No orders") from e', False),
        ("orders.py", 'return {"error": str(e)}', True),
        ("orders.py", 'return {"error": describe(e)}', False),
        ("orders.js", "res.status(500).send(err)", True),
        ("orders.js", "res.status(500).json({ error: err.stack })", True),
        ("orders.js", "res.status(500).json({ error: err.message })", False),
        ("orders.js", "res.status(404).send(err)", False),
        ("orders.js", "if (err instanceof Refused) res.status(500).send(err)", False),
        ("orders.js", "res.status(500).send(process.env.NODE_ENV === 'test' ? err : '')", False),
        ("orders.ts", "return NextResponse.json({ error }, { status: 500 })", True),
        ("orders.ts", 'return NextResponse.json({ error: "No orders" }, { status: 500 })', False),
    ],
)
def test_only_the_error_itself_in_an_answer_of_the_server_is_told(path: str, answer: str, told: bool) -> None:
    text = CAUGHT[path].format(type="Exception", answer=answer)
    assert [f.code for f in findings(project({path: text}), "CX235")] == ["CX235"] * told


def test_an_error_picked_out_by_its_type_was_written_for_its_reader() -> None:
    text = CAUGHT["orders.py"].format(type="OrderError", answer="raise HTTPException(500, str(e))")
    assert not findings(project({"orders.py": text}), "CX235")


def test_a_message_is_told_where_others_of_its_file_are_kept_back() -> None:
    text = "".join(
        CAUGHT["orders.js"].format(answer=answer)
        for answer in (
            "res.status(500).json({ error: err.message })",
            'res.status(500).json({ error: "no" })',
        )
    )
    (found,) = findings(project({"orders.js": text}), "CX235")
    assert found.anchor == "err.message"
