from tests.projects import findings, mended, project

MODEL = """
    class User(db.Model):
        id = db.Column(db.Integer)
        password = db.Column(db.String)

        def to_dict(self):
            return {"id": self.id, "password": self.password}

        def brief(self):
            return {"id": self.id}
"""


def test_a_method_that_lists_the_password_is_told_where_a_handler_answers_with_it() -> None:
    for method, told in (("to_dict", 1), ("brief", 0)):
        view = f"""
            from flask import Flask, jsonify
            from models import User
            app = Flask(__name__)

            @app.route("/users/<int:id>")
            def show(id):
                user = User.query.get_or_404(id)
                return jsonify(user.{method}())
        """
        assert len(findings(project({"models.py": MODEL, "views.py": view}), "CX231")) == told


def test_a_response_model_that_is_the_table_itself_shows_its_columns() -> None:
    api = """
        from fastapi import FastAPI
        from sqlmodel import SQLModel, Field
        app = FastAPI()

        class UserOut(SQLModel):
            id: int

        class User(SQLModel, table=True):
            id: int
            hashed_password: str

        @app.get("/users", response_model=list[User])
        def users(session):
            return session.exec(select(User)).all()

        @app.get("/users/{id}")
        def user(id: int, session) -> UserOut:
            return session.get(User, id)
    """
    assert [f.scope for f in findings(project({"api.py": api}), "CX231")] == ["users"]


def test_a_serializer_of_all_fields_leaves_the_password_out() -> None:
    files = {
        "models.py": "class Member(AbstractUser):\n    city = models.CharField()\n",
        "serializers.py": (
            "from models import Member\n\n\nclass MemberSerializer(ModelSerializer):\n"
            '    class Meta:\n        model = Member\n        fields = "__all__"\n'
        ),
    }
    (found,) = findings(project(files), "CX231")
    assert found.fix is not None
    assert not findings(project(mended(files, found.fix)), "CX231")


def test_a_sequelize_query_is_told_until_it_chooses_its_attributes() -> None:
    files = {
        "models/user.js": 'module.exports = sequelize.define("User", { name: STRING, password: STRING });\n',
        "api.js": (
            'const User = require("./models/user");\n'
            'app.get("/users", async (req, res) => {\n  const users = await User.findAll();\n'
            "  res.json({ users });\n});\n"
        ),
    }
    (found,) = findings(project(files), "CX231")
    assert found.fix is not None
    assert not findings(project(mended(files, found.fix)), "CX231")
