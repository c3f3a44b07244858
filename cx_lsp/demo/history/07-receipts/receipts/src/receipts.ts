// Receipts of the customer who is signed in.
import { Router } from "express";

import { requireUser } from "./auth.js";
import { escapeHtml, receiptPage } from "./html.js";
import { sendMail } from "./mail.js";
import { find, keep, type Receipt } from "./store.js";

export const receipts = Router();

receipts.post("/", requireUser, (req, res) => {
  const { orderId, lines, totalCents } = req.body as Receipt;
  if (!Number.isInteger(orderId) || !Number.isInteger(totalCents) || !Array.isArray(lines)) {
    res.status(400).json({ error: "not a receipt" });
    return;
  }
  keep({ orderId, lines, totalCents, email: res.locals.email });
  res.status(201).json({ orderId });
});

receipts.get("/:orderId", requireUser, (req, res) => {
  const receipt = find(Number(req.params.orderId), res.locals.email);
  if (!receipt) {
    res.status(404).json({ error: "no such receipt" });
    return;
  }
  res.send(receiptPage(receipt));
});

receipts.get("/:orderId/gift", requireUser, (req, res) => {
  const greeting = escapeHtml(String(req.query.greeting ?? ""));
  res.send(`<h1>A present for you</h1><p>${greeting}</p>`);
});

receipts.post("/:orderId/mail", requireUser, async (req, res) => {
  const receipt = find(Number(req.params.orderId), res.locals.email);
  const sent = receipt && (await sendMail(receipt.email, "Your receipt", receiptPage(receipt)));
  res.status(sent ? 202 : 404).json({ sent: Boolean(sent) });
});
