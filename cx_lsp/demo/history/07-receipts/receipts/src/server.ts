// The receipts server: shows receipts and sends them by e-mail.
import express from "express";

import { receipts } from "./receipts.js";
import { links } from "./links.js";

const app = express();
app.use(express.json({ limit: "20kb" }));

app.get("/health", (_req, res) => {
  res.json({ status: "ok" });
});
app.use("/receipts", receipts);
app.use("/links", links);

app.listen(Number(process.env.PORT ?? 8090));
