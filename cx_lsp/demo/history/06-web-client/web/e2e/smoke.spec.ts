import { expect, test } from "@playwright/test";

test("a customer pays for a cart", async ({ page }) => {
  await page.goto("/");
  await page.getByRole("button", { name: "Add to cart" }).first().click();
  await page.goto("/checkout");
  await page.getByRole("button", { name: "Pay by card" }).click();
  await expect(page.getByRole("status")).toContainText("on its way");
});
