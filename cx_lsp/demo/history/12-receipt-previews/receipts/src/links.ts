// Links in our mails lead through here, so that we see which ones customers follow.
import { Router } from "express";

export const links = Router();

const CAMPAIGNS: Record<string, string> = {
  spring: "https://shop.example.com/spring",
  refill: "https://shop.example.com/refill",
};

links.get("/campaign", (req, res) => {
  const target = CAMPAIGNS[String(req.query.name)];
  if (!target) {
    res.status(404).end();
    return;
  }
  res.redirect(target);
});

links.get("/follow", (req, res) => {
  const next = String(req.query.next ?? "/");
  console.info("link followed");
  res.redirect(next);
});
