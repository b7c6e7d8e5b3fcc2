"""Why a signature is not relied on: pyHanko's words put into Vietnamese."""

from pyhanko.sign.ades.report import AdESFailure, AdESIndeterminate, AdESSubIndic

NOT_INTACT = "nội dung đã bị thay đổi sau khi ký (giá trị băm không khớp)"
NOT_VALID = "giá trị chữ ký không khớp với chứng thư của người ký"
NOT_TRUSTED = "không lập được đường dẫn từ chứng thư của người ký đến chứng thư gốc tin cậy"
OTHER_CHANGES = "tệp có thay đổi không được phép sau khi ký"
OUTSIDE = "thời điểm ký nằm ngoài thời hạn hiệu lực của chứng thư"
BAD_STAMP = "dấu thời gian kèm theo chữ ký không hợp lệ"
WEAK = "thuật toán ký quá yếu"
TRUST: dict[AdESSubIndic, str] = {
    AdESIndeterminate.NO_CERTIFICATE_CHAIN_FOUND: NOT_TRUSTED,
    AdESIndeterminate.EXPIRED: "chứng thư của người ký đã hết hạn",
    AdESIndeterminate.NOT_YET_VALID: "chứng thư của người ký chưa có hiệu lực",
    AdESIndeterminate.OUT_OF_BOUNDS_NO_POE: "chứng thư đã hết hạn và không có dấu thời gian lúc ký",
    AdESIndeterminate.CHAIN_CONSTRAINTS_FAILURE: "chứng thư không được cấp để ký số hoặc vi phạm ràng buộc",
    AdESIndeterminate.CERTIFICATE_CHAIN_GENERAL_FAILURE: "có chứng thư không hợp lệ vào thời điểm kiểm tra",
    AdESIndeterminate.REVOKED_NO_POE: "chứng thư của người ký đã bị thu hồi",
    AdESIndeterminate.CRYPTO_CONSTRAINTS_FAILURE: WEAK,
    AdESIndeterminate.CRYPTO_CONSTRAINTS_FAILURE_NO_POE: WEAK,
    AdESFailure.FORMAT_FAILURE: "chữ ký không đúng định dạng",
}


def why_untrusted(problem: AdESSubIndic | None) -> str:
    """Says why a signer's certificate is not trusted; `problem` is pyHanko's word (ETSI EN 319 102-1, table 6)."""
    if problem is None:
        return NOT_TRUSTED
    return TRUST.get(problem, f"{NOT_TRUSTED} ({problem.standard_name})")
