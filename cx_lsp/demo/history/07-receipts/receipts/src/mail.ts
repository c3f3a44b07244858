// Hands a page to the mail relay.
const RELAY = process.env.MAIL_RELAY ?? "http://localhost:8025/send";

export async function sendMail(to: string, subject: string, html: string): Promise<boolean> {
  const answer = await fetch(RELAY, {
    method: "POST",
    headers: { "content-type": "application/json", authorization: `Bearer ${process.env.MAIL_TOKEN}` },
    body: JSON.stringify({ to, subject, html }),
    signal: AbortSignal.timeout(5_000),
  });
  return answer.ok;
}
