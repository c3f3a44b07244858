// Receipts as the shop service hands them over, kept per customer.
export interface Receipt {
  orderId: number;
  email: string;
  lines: { name: string; quantity: number; cents: number }[];
  totalCents: number;
}

const kept = new Map<number, Receipt>();

export function keep(receipt: Receipt): void {
  kept.set(receipt.orderId, receipt);
}

export function find(orderId: number, email: string): Receipt | undefined {
  const receipt = kept.get(orderId);
  return receipt?.email === email ? receipt : undefined;
}

export function forget(orderId: number): boolean {
  return kept.delete(orderId);
}
