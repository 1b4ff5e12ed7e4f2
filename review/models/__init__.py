from review.models.quota import LeftOut, QuotaCategory, QuotaInput, QuotaPlan, QuotaStep, Seats

__all__ = ["LeftOut", "QuotaCategory", "QuotaInput", "QuotaPlan", "QuotaStep", "Seats"]
