// Sessions belong to the shop service; it says whose token this is.
import type { NextFunction, Request, Response } from "express";

const SHOP = process.env.SHOP_URL ?? "http://localhost:8000";

export async function requireUser(req: Request, res: Response, next: NextFunction): Promise<void> {
  const answer = await fetch(`${SHOP}/api/accounts/me`, {
    headers: { authorization: req.get("authorization") ?? "" },
    signal: AbortSignal.timeout(5_000),
  });
  if (!answer.ok) {
    res.status(401).json({ error: "please sign in" });
    return;
  }
  const profile = (await answer.json()) as { email: string };
  res.locals.email = profile.email;
  next();
}
