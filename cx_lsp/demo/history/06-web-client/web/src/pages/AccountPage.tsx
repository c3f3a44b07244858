import { useState, type FormEvent } from "react";

import { register, signIn } from "../api";

export function AccountPage() {
  const [message, setMessage] = useState("");

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const enter = form.get("new") ? register : signIn;
    try {
      const { token } = await enter(String(form.get("email")), String(form.get("password")));
      sessionStorage.setItem("session", token);
      setMessage("Welcome!");
    } catch (problem) {
      setMessage((problem as Error).message);
    }
  }

  return (
    <form onSubmit={submit}>
      <label>
        E-mail <input name="email" type="email" required />
      </label>
      <label>
        Password <input name="password" type="password" minLength={10} required />
      </label>
      <label>
        <input name="new" type="checkbox" /> I am new here
      </label>
      <button>Continue</button>
      <p role="status">{message}</p>
    </form>
  );
}
