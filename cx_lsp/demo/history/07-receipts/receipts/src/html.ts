// A receipt as a page.
import type { Receipt } from "./store.js";

const ENTITIES: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };

export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (sign) => ENTITIES[sign]);
}

export function euros(cents: number): string {
  return `${(cents / 100).toFixed(2)} EUR`;
}

export function receiptPage(receipt: Receipt): string {
  const rows = receipt.lines.map(
    (line) => `<tr><td>${line.quantity} x ${escapeHtml(line.name)}</td><td>${euros(line.cents)}</td></tr>`,
  );
  return `<h1>Order ${receipt.orderId}</h1><table>${rows.join("")}</table><p>${euros(receipt.totalCents)}</p>`;
}
